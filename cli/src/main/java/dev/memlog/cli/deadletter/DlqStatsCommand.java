/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ServerOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stats",
        description = "Count dead letters by class, project and provider.",
        mixinStandardHelpOptions = true)
final class DlqStatsCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    DlqStatsCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        JsonNode stats = server.client().getJson("/v1/dead-letters/stats", filter.query());
        spec.commandLine().getOut().println(json ? stats.toPrettyString() : LetterLines.stats(stats));
    }
}
