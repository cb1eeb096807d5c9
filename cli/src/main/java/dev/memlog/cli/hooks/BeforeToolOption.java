/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --before-tool}: a hook that asks the node before tool calls. */
final class BeforeToolOption {
    @Option(
            names = "--before-tool",
            negatable = true,
            description = "Ask before tool calls, too (Claude Code); the node needs context.before-tool=true.")
    private @Nullable Boolean beforeTool;

    /** Null if the command does not say; throws UserError for an agent that takes nothing there. */
    @Nullable
    Boolean wanted(Agent agent) {
        if (Boolean.TRUE.equals(beforeTool) && !HookSettings.canSayBeforeTool(agent)) {
            throw new UserError("--before-tool is for claude-code: " + agent.title()
                    + " takes no text from a hook before a tool call; leave the option out");
        }
        return beforeTool;
    }
}
