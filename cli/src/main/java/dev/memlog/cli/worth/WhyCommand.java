/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.worth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "why",
        description = {
            "Show where a memory comes from, and what became of it.",
            "From its events and their call to the sessions that were told it, and what they did with it."
        })
public final class WhyCommand extends ReplyCommand {
    @Parameters(paramLabel = "ID", description = "Number of the memory: 1234 or '#1234'.")
    private String id = "";

    public WhyCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        String number = id.startsWith("#") ? id.substring(1) : id;
        if (number.isEmpty() || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw usage("the number of a memory is 1234 or '#1234', not " + id);
        }
        return client().getJson("/v1/memories/" + number + "/why", Map.of());
    }

    @Override
    protected String text(JsonNode reply) {
        return WhyText.why(reply);
    }
}
