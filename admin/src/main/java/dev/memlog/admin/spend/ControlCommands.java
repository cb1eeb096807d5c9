/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.spend;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import org.jspecify.annotations.Nullable;

/**
 * The way in which somebody changes what holds for the whole system: a record of the control topic, and one of who did it.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
@FunctionalInterface
public interface ControlCommands {
    /**
     * @param record null to delete what stands under the key
     * @return whether both are in the log; if not, either may be, and writing them again does no harm
     */
    boolean write(String key, @Nullable ControlRecord record, AuditRecord done);
}
