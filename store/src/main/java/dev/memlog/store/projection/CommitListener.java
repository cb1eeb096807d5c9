/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import java.util.List;

/**
 * Receives the commits of rows, so that live views need not poll.
 *
 * <p>Threading: called by the projection's thread, which it must not block.
 */
@FunctionalInterface
public interface CommitListener {
    CommitListener NONE = commit -> {};

    void onCommit(Commit commit);

    /**
     * One transaction of the projection, whose rows can be read now.
     *
     * @param sessions the new states of sessions, in the order of the log
     * @param memories whether there may be new ones
     * @param edited whether memories were marked, hidden, shown again, shared, withdrawn or forgotten
     */
    record Commit(List<SessionStep> sessions, boolean memories, boolean edited) {
        static final Commit NONE = new Commit(List.of(), false, false);

        public Commit {
            sessions = List.copyOf(sessions);
        }
    }

    /** @param project blank while unknown */
    record SessionStep(SessionNumber session, String project, SessionStatus status) {}
}
