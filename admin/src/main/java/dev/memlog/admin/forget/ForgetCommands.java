/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.forget;

import dev.memlog.event.AuditRecord;
import dev.memlog.store.query.ForgetQueries.Target;
import java.time.Instant;
import java.util.List;

/**
 * The way in which something is forgotten: an order in the log for each session, which the session's own machine carries
 * out, and a record of who gave it.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
public interface ForgetCommands {
    /** @return whether all orders are in the log; they are safe to be given again */
    boolean give(List<Target> targets);

    /** @return whether the record is in the log */
    boolean note(AuditRecord done);

    /** Until when events that came before {@code now} may still be in the log, read by nobody. */
    Instant rawEventsUntil(Instant now);
}
