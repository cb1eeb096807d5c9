/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import java.io.PrintWriter;

/**
 * Forgets in bounded requests and repeats until nothing matches: an active session may have added a memory meanwhile.
 */
final class ForgetRun {
    private static final String PATH = "/v1/forget";
    private static final int MOST_ROUNDS = 10;

    private final NodeClient client;
    private final ObjectNode order;

    /** @param order the conditions and the actor */
    ForgetRun(NodeClient client, ObjectNode order) {
        this.client = client;
        this.order = order;
    }

    JsonNode estimate() {
        return client.postJson(PATH, order.deepCopy().put("dryRun", true));
    }

    /** @return the last reply with the totals */
    JsonNode forget(JsonNode estimate, PrintWriter progress) {
        ObjectNode total = NodeClient.MAPPER.createObjectNode();
        long memories = 0;
        long letters = 0;
        JsonNode answer = estimate;
        for (int round = 0; round < MOST_ROUNDS && !answer.path("done").asBoolean(); round++) {
            ObjectNode asked = order.deepCopy();
            do {
                answer = client.postJson(PATH, asked);
                memories += answer.at("/forgotten/memories").asLong();
                letters += answer.at("/forgotten/deadLetters").asLong();
                String next = answer.path("next").asText();
                asked.put("cursor", next);
                if (!next.isEmpty()) {
                    progress.println("forgotten " + memories + " memories so far");
                    progress.flush();
                }
            } while (answer.path("next").isTextual());
        }
        total.put("dryRun", false).put("done", answer.path("done").asBoolean());
        total.set("matched", estimate.path("matched"));
        total.set("alike", estimate.path("alike"));
        total.putObject("forgotten")
                .put("memories", memories)
                .put("deadLetters", letters)
                .set("sessions", estimate.at("/matched/sessions"));
        total.set("rawEventsUntil", answer.path("rawEventsUntil"));
        return total;
    }
}
