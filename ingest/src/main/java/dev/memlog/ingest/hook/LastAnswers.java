/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.event.SessionNumber;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers that came before the end of their turn, kept until the turn's end comes by. They are bounded in characters, as
 * an answer may be long, and gone after a restart: such a turn then ends without its answer.
 *
 * <p>Threading: safe.
 */
final class LastAnswers {
    private final long mostCharacters;
    private final Map<SessionNumber, String> answers = new LinkedHashMap<>();
    private long characters;

    LastAnswers(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    synchronized void keep(SessionNumber session, String answer) {
        forget(session);
        if (answer.length() > mostCharacters) {
            return;
        }
        answers.put(session, answer);
        characters += answer.length();
        Iterator<String> eldest = answers.values().iterator();
        while (characters > mostCharacters) {
            characters -= eldest.next().length();
            eldest.remove();
        }
    }

    /** The session's newest answer, or blank. */
    synchronized String of(SessionNumber session) {
        return answers.getOrDefault(session, "");
    }

    synchronized void forget(SessionNumber session) {
        String gone = answers.remove(session);
        characters -= gone == null ? 0 : gone.length();
    }
}
