/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import dev.memlog.event.SessionId;
import org.jspecify.annotations.Nullable;

/** Where the context for a session comes from: the store in the same process, or a store node over HTTP. */
@FunctionalInterface
public interface ContextSource {
    /**
     * What to inject. May block; the caller gives up on it after its deadline.
     *
     * @throws Exception for any reason: the hook is then answered without context
     */
    Answer contextFor(Question question) throws Exception;

    /**
     * The project of a session that the store knows, or null. May block.
     *
     * @throws RuntimeException if it cannot be asked
     */
    default @Nullable String projectOf(SessionId session) {
        return null;
    }

    /**
     * @param session null when it is not known
     * @param folder the session's working folder; null when it is not known
     * @param branch what is checked out there; null when it is not known
     * @param prompt what the user has just asked; null at the session's start
     * @param agent that is told, such as {@code claude-code}: each takes so much at most
     */
    record Question(
            @Nullable SessionId session,
            String project,
            @Nullable String folder,
            @Nullable String branch,
            @Nullable String prompt,
            String agent) {
        @Override
        public String toString() {
            return "Question[" + session + ", " + project + ", " + (prompt == null ? "start" : "prompt") + "]";
        }
    }

    /**
     * @param text for the agent; blank if there is nothing to say
     * @param message one line for the person before the screen; blank for none
     */
    record Answer(String text, String message) {
        public static final Answer NONE = new Answer("", "");

        @Override
        public String toString() {
            return "Answer[" + text.length() + " characters]";
        }
    }
}
