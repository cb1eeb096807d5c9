/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.SessionKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers that arrived before the end of their turn, kept until it arrives. They are bounded in characters, since an
 * answer may be long, and lost on a restart: such a turn then ends without its answer.
 *
 * <p>Threading: safe.
 */
final class LastAnswers {
    private final long mostCharacters;
    private final Map<SessionKey, RedactedAnswer> answers = new LinkedHashMap<>();
    private long characters;

    LastAnswers(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    synchronized void keep(SessionKey session, RedactedAnswer answer) {
        forget(session);
        if (answer.text().length() > mostCharacters) {
            return;
        }
        answers.put(session, answer);
        characters += answer.text().length();
        Iterator<RedactedAnswer> eldest = answers.values().iterator();
        while (characters > mostCharacters) {
            characters -= eldest.next().text().length();
            eldest.remove();
        }
    }

    synchronized RedactedAnswer of(SessionKey session) {
        return answers.getOrDefault(session, RedactedAnswer.NONE);
    }

    synchronized void forget(SessionKey session) {
        RedactedAnswer gone = answers.remove(session);
        characters -= gone == null ? 0 : gone.text().length();
    }
}
