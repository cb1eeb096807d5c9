/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.event.SessionStatus;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.recall.viewer.StreamFrames.Frame;
import dev.memlog.store.projection.CommitListener.SessionStep;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Detects the begin and end of sessions from records of their state. It remembers the last thousand.
 *
 * <p>Threading: confined to the stream's thread.
 */
final class SessionWatch {
    private static final int MOST = 1_000;

    private final Map<Long, SessionStatus> known = new RecentEntries<>(MOST);

    void forget() {
        known.clear();
    }

    List<Frame> frames(List<SessionStep> steps, StreamFrames frames) {
        return steps.stream().flatMap(step -> frame(step, frames)).toList();
    }

    private Stream<Frame> frame(SessionStep step, StreamFrames frames) {
        SessionStatus before = known.put(step.session().value(), step.status());
        boolean active = step.status() == SessionStatus.ACTIVE;
        boolean was = before == SessionStatus.ACTIVE;
        return before != null && active == was ? Stream.empty() : Stream.of(frames.session(step, active));
    }
}
