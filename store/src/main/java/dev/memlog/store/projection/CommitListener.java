/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import java.util.List;

/**
 * Told of what has been committed to the rows, so that whoever shows them live need not ask again and again.
 *
 * <p>Threading: called by the projection's thread, which it must not keep.
 */
@FunctionalInterface
public interface CommitListener {
    CommitListener NONE = commit -> {};

    void onCommit(Commit commit);

    /**
     * One transaction of the projection, whose rows can be read now.
     *
     * @param sessions how sessions stand, in the order of the log
     * @param memories whether there may be new ones
     * @param edited whether memories were hidden, shown again or forgotten
     */
    record Commit(List<SessionStep> sessions, boolean memories, boolean edited) {
        public Commit {
            sessions = List.copyOf(sessions);
        }
    }

    /** @param project blank while it is not known */
    record SessionStep(SessionNumber session, String project, SessionStatus status) {}
}
