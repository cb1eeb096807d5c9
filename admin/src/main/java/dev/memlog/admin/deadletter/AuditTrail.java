/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads what was done to what is kept.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
@FunctionalInterface
public interface AuditTrail {
    /** @return the newest records, newest first; empty when the log does not answer in time */
    Optional<List<JsonNode>> newest(int limit);
}
