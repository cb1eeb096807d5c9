/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.node.EgressList;
import dev.memlog.node.EgressRoute;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.util.Map;

/**
 * Where text may leave to: as a running node says, else as the configuration here says.
 *
 * @param source who says it
 * @param egress as {@code GET /v1/egress} answers it
 */
record EgressReport(String source, JsonNode egress) {
    private static final int NOT_FOUND = 404;

    /** @throws UserError if a node is there and refuses to answer */
    static EgressReport of(NodeClient node, Settings settings, Map<String, String> environment) {
        NodeClient.Answer answer;
        try {
            answer = node.get(EgressRoute.PATH, Map.of());
        } catch (UserError e) {
            return configured(settings, environment);
        }
        if (answer.status() == NOT_FOUND) {
            throw new UserError(node.server() + " does not know " + EgressRoute.PATH
                    + ": it is no Memlog node, or one of an older version; restart it with this one");
        }
        return new EgressReport(
                "the node at " + node.server(),
                node.requireFine(EgressRoute.PATH, answer).json().path("egress"));
    }

    private static EgressReport configured(Settings settings, Map<String, String> environment) {
        return new EgressReport(
                "the configuration in " + settings.dataFolder() + " and the environment; no node answers",
                EgressRoute.json(EgressList.of(settings, environment)).path("egress"));
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode().put("source", source);
        json.set("egress", egress);
        return json;
    }

    String text() {
        StringBuilder text = new StringBuilder("According to " + source + ":\n");
        if (egress.isEmpty()) {
            text.append("nothing leaves this machine\n");
        }
        for (JsonNode one : egress) {
            text.append("%-8s %s%n         %s (%s)%n"
                    .formatted(
                            one.path("ofSessions").asBoolean() ? "text" : "no text",
                            one.path("address").asText(),
                            one.path("text").asText(),
                            one.path("setting").asText() + ", "
                                    + one.path("role").asText()));
        }
        return text.append("There are no update checks and no statistics.").toString();
    }
}
