/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --agent}: the agent whose settings a command changes. */
final class AgentOption {
    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            defaultValue = "claude-code",
            description = "Agent: claude-code (default), cursor, codex or gemini.")
    private String name = "claude-code";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    Agent agent() {
        return Agent.named(name)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "--agent " + name + " is none of " + Agent.allNames()));
    }
}
