/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "resume", description = "Resume provider calls after a pause.", mixinStandardHelpOptions = true)
public final class ResumeCommand implements Runnable {
    @Mixin
    private final ServerOption server;

    @Option(names = "--json", description = "Print the node's JSON reply.")
    private boolean json;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    public ResumeCommand(Map<String, String> environment) {
        server = new ServerOption(environment);
    }

    @Override
    public void run() {
        JsonNode answer = server.client()
                .postJson("/v1/resume", NodeClient.MAPPER.createObjectNode().put("actor", SweepOption.actor()));
        spec.commandLine().getOut().println(json ? answer.toPrettyString() : "resumed: parked work goes on by itself");
    }
}
