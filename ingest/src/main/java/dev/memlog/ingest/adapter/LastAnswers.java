/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import dev.memlog.event.SessionNumber;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers that came before the end of their turn, kept until the turn's end comes by. It is bounded and empty after a
 * restart: such a turn then ends without its answer.
 *
 * <p>Threading: safe.
 */
final class LastAnswers {
    private final Map<SessionNumber, String> answers;

    LastAnswers(int capacity) {
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<SessionNumber, String> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized void keep(SessionNumber session, String answer) {
        answers.put(session, answer);
    }

    /** The session's newest answer, or blank. */
    synchronized String of(SessionNumber session) {
        return answers.getOrDefault(session, "");
    }

    synchronized void forget(SessionNumber session) {
        answers.remove(session);
    }
}
