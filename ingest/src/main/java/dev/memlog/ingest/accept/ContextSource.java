/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import org.jspecify.annotations.Nullable;

/** Where the context for a session comes from: the store in the same process, or a store node over HTTP. */
@FunctionalInterface
public interface ContextSource {
    /**
     * Returns the context to inject. May block; the caller stops waiting at its deadline.
     *
     * @throws Exception for any reason: the hook is then answered without context
     */
    Answer contextFor(Question question) throws Exception;

    /**
     * The project of a session that the store knows, or null. May block.
     *
     * @throws RuntimeException if the store cannot be asked
     */
    default @Nullable String projectOf(SessionId session) {
        return null;
    }

    /**
     * @param by whom the session's hook acts for
     * @param session null when unknown
     * @param folder the session's working folder; null when unknown
     * @param branch the branch checked out there; null when unknown
     * @param prompt the user's prompt; null at the session's start
     * @param tool the tool call that is about to be made or has failed; null at a start and on a prompt
     * @param agent the agent that receives the context, such as {@code claude-code}; agents differ in how much they
     *     take
     * @param authorization the hook's own header, for a store node that asks for it; null if it sent none
     */
    record Question(
            Principal by,
            @Nullable SessionId session,
            String project,
            @Nullable String folder,
            @Nullable String branch,
            @Nullable String prompt,
            @Nullable ToolCall tool,
            String agent,
            @Nullable String authorization) {
        @Override
        public String toString() {
            return "Question[" + session + ", " + project + ", " + moment() + "]";
        }

        private String moment() {
            if (tool != null) {
                return tool.error() == null ? "tool" : "failed tool";
            }
            return prompt == null ? "start" : "prompt";
        }
    }

    /**
     * A tool call, without secrets and private parts.
     *
     * @param file the file that it reads or changes; null for none
     * @param command the command that it runs; null for none
     * @param error what it failed with; null before the call
     */
    record ToolCall(
            @Nullable String file,
            @Nullable String command,
            @Nullable String error) {
        @Override
        public String toString() {
            return "ToolCall[" + (error == null ? "before" : "failed") + "]";
        }
    }

    /**
     * @param text context for the agent; blank for none
     * @param message one line for the user; blank for none
     */
    record Answer(String text, String message) {
        public static final Answer NONE = new Answer("", "");

        @Override
        public String toString() {
            return "Answer[" + text.length() + " characters]";
        }
    }
}
