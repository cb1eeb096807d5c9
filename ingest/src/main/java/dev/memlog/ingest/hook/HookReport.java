/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a hook tells of, in words that all agents have in common. */
sealed interface HookReport {
    /** @param source how it began, in the agent's word; {@code resume} has the earlier context already */
    record SessionStart(@Nullable String source) implements HookReport {}

    record Prompt(@Nullable String text) implements HookReport {}

    record Tool(String name, JsonNode input, JsonNode output, boolean failed) implements HookReport {}

    record SubagentStop(@Nullable String answer) implements HookReport {}

    record Compaction(@Nullable String trigger) implements HookReport {}

    /** An answer that a later {@link TurnEnd} of the session does not repeat: no event of its own. */
    record Answer(String text) implements HookReport {}

    /**
     * The agent waits for the user.
     *
     * @param answer null where the agent does not tell it with this hook
     * @param answerless it would tell it, but there was none: nothing to summarize
     */
    record TurnEnd(@Nullable String answer, boolean answerless) implements HookReport {}

    record SessionEnd(@Nullable String reason) implements HookReport {}

    /** Nothing that memory is made of. */
    record Nothing() implements HookReport {}
}
