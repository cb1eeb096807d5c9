/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The content of a hook, in terms that all agents share. */
sealed interface HookReport {
    /** @param source how it began, in the agent's word; a {@code resume} already has its context */
    record SessionStart(@Nullable String source) implements HookReport {}

    record Prompt(@Nullable String text) implements HookReport {}

    record Tool(String name, JsonNode input, JsonNode output, boolean failed) implements HookReport {}

    /** A call that the agent is about to make; no event, but its answer can tell the model what to know before it. */
    record BeforeTool(String name, JsonNode input) implements HookReport {}

    record SubagentStop(@Nullable String answer) implements HookReport {}

    record Compaction(@Nullable String trigger) implements HookReport {}

    /** An answer that a later {@link TurnEnd} of the session does not repeat; no event of its own. */
    record Answer(String text) implements HookReport {}

    /**
     * The agent waits for the user.
     *
     * @param answer null if the agent omits it from this hook
     * @param answerless whether the hook would carry an answer, but there was none: nothing to summarize
     */
    record TurnEnd(@Nullable String answer, boolean answerless) implements HookReport {}

    record SessionEnd(@Nullable String reason) implements HookReport {}

    /** Nothing that memories are made of. */
    record Nothing() implements HookReport {}
}
