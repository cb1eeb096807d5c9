/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.DeadLetter;
import dev.memlog.store.query.DeadLetterQueries.Stats;
import dev.memlog.store.query.DeadLetterQueries.Whole;
import dev.memlog.store.query.DeadLetterRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Dead letters as JSON. */
final class LetterJson {
    private LetterJson() {}

    static ObjectNode letter(DeadLetterRow row) {
        DeadLetter letter = row.letter();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.put("key", letter.key());
        json.put("session", letter.session() == null ? null : letter.session().value());
        json.put("event", letter.event() == null ? null : letter.event().value());
        json.put("type", row.type());
        json.put("project", row.project());
        json.put("class", letter.failure().wireName());
        json.put("message", letter.message());
        json.put("attempts", letter.attempts());
        json.put("replays", letter.replays());
        json.put("provider", letter.provider());
        json.put("generation", letter.generation());
        json.put("firstFailedAt", letter.firstFailedAt().toString());
        json.put("failedAt", letter.failedAt().toString());
        json.putObject("origin")
                .put("topic", letter.originTopic())
                .put("partition", letter.originPartition())
                .put("offset", letter.originOffset());
        json.put("bytes", row.bytes());
        return json;
    }

    /** With the original: as JSON where it is some, else as text. */
    static ObjectNode whole(Whole letter) {
        ObjectNode json = letter(letter.row());
        try {
            JsonNode payload = Reply.MAPPER.readTree(letter.payload());
            if (payload.isContainerNode()) {
                json.set("payload", payload);
                return json;
            }
        } catch (IOException e) {
            // Told as the text that it is.
        }
        return json.putNull("payload").put("payloadText", new String(letter.payload(), StandardCharsets.UTF_8));
    }

    static ObjectNode stats(Stats stats, ReplayEstimate estimate, Instant now) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.put("count", stats.count());
        json.put("sessions", stats.sessions());
        json.put("undecodable", stats.undecodable());
        json.put(
                "oldestFailedAt", stats.oldest() == null ? null : stats.oldest().toString());
        json.put(
                "oldestAgeSeconds",
                stats.oldest() == null
                        ? null
                        : Math.max(0, Duration.between(stats.oldest(), now).toSeconds()));
        estimate.addTo(json, stats.count() - stats.undecodable(), stats.bytes());
        json.set("byClass", counts(stats.byFailure()));
        json.set("byProject", counts(stats.byProject()));
        json.set("byProvider", counts(stats.byProvider()));
        return json;
    }

    private static ObjectNode counts(Map<String, Long> counts) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        counts.forEach(json::put);
        return json;
    }
}
