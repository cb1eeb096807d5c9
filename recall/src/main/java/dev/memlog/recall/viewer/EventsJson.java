/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.store.query.SessionStories.EventPage;
import dev.memlog.store.query.SessionStories.EventRow;

/** A session's events as JSON, each with one word for its outcome. */
final class EventsJson {
    private EventsJson() {}

    static ObjectNode of(EventPage page) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(row -> items.add(event(row)));
        return json.put("total", page.matching()).put("hasMore", page.more());
    }

    private static ObjectNode event(EventRow row) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("sequence", row.sequence())
                .put("id", row.id())
                .put("at", row.at().toString())
                .put("kind", row.kind())
                .put("name", row.name())
                .put("became", became(row))
                .put("reason", row.reason());
        ArrayNode memories = json.putArray("memories");
        row.memories()
                .forEach(made -> memories.addObject().put("kind", made.kind()).put("id", made.number()));
        if (row.call() == null) {
            json.putNull("call");
        } else {
            json.putObject("call")
                    .put("generation", row.call().generation())
                    .put("batch", row.call().batch());
        }
        return json.put("deadLetter", row.letter());
    }

    private static String became(EventRow row) {
        return switch (row.outcome()) {
            case OPEN, DEAD_LETTERED -> row.letter() == null ? "waiting" : "dead-letter";
            case SKIPPED -> "skipped";
            case DISCARDED -> "discarded";
            case PROCESSED -> {
                if (!row.memories().isEmpty()) {
                    yield "memory";
                }
                String unremembered = row.call() == null ? "noted" : "nothing";
                yield row.remembered() ? "forgotten" : unremembered;
            }
        };
    }
}
