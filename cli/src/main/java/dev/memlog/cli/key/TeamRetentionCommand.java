/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ReplyCommand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "retention",
        description = {
            "Show or set how long the team's memories are kept.",
            "Of the team of the key that asks, which needs the scope admin. Without options it shows what is set."
        })
final class TeamRetentionCommand extends ReplyCommand {
    @Option(names = "--days", paramLabel = "N", description = "Forget memories after this many days.")
    @Nullable
    private Integer days;

    @Option(names = "--per-project", paramLabel = "N", description = "Keep the newest N memories of each project.")
    @Nullable
    private Integer perProject;

    @Option(names = "--configured", description = "Leave it to the nodes' settings again.")
    private boolean configured;

    TeamRetentionCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    protected JsonNode reply() {
        if (!configured && days == null && perProject == null) {
            return client().getJson("/v1/retention", Map.of());
        }
        if (configured && (days != null || perProject != null)) {
            throw usage("--configured stands alone");
        }
        ObjectNode order = order();
        order.put("days", days);
        order.put("perProject", perProject);
        return client().postJson("/v1/retention", order);
    }

    @Override
    protected String text(JsonNode reply) {
        if (reply.path("source").asText().equals("configured")) {
            return "as the nodes' settings say (retention.memories-age, retention.memories-count)";
        }
        String age = reply.path("days").isNull()
                ? "of any age"
                : "of " + reply.path("days").asInt() + " days";
        String count = reply.path("perProject").isNull()
                ? ""
                : ", the newest " + reply.path("perProject").asInt() + " of each project";
        return "memories " + age + count + " are kept";
    }
}
