/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Set what the team pays for a model.",
            "It holds for the team's next calls, on all nodes, over the nodes' price of this model. What is spent stays."
        })
final class TeamPricesSetCommand extends ReplyCommand {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "Model; with * at its end all with that beginning, as in 'gpt-5*'.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String model;

    @Option(names = "--input", required = true, paramLabel = "USD", description = "Dollars for a million input tokens.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "USD",
            description = "Dollars for a million output tokens.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String output;

    @Option(
            names = "--cached-input",
            paramLabel = "USD",
            description = "Dollars for a million cached input tokens (as input).")
    @Nullable
    private String cachedInput;

    TeamPricesSetCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        ObjectNode order = order().put("model", model).put("input", input).put("output", output);
        if (cachedInput != null) {
            order.put("cachedInput", cachedInput);
        }
        return client().postJson("/v1/team/prices", order);
    }

    @Override
    protected String text(JsonNode reply) {
        return TeamPricesShowCommand.line(reply);
    }
}
