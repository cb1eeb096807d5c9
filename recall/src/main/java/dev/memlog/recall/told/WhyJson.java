/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.ProviderCall;
import dev.memlog.recall.json.RowJson;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.told.Use;
import dev.memlog.store.told.WhyQueries.ToldTo;
import dev.memlog.store.told.WhyQueries.Why;

/** The chain of one memory as JSON, from the events to what became of it. */
final class WhyJson {
    private WhyJson() {}

    static ObjectNode of(MemoryRow memory, Why why) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("memory", RowJson.memory(memory).put("kind", kind(memory)));
        ArrayNode events = json.putArray("events");
        why.events()
                .forEach(event -> events.addObject()
                        .put("sequence", event.sequence())
                        .put("id", event.id())
                        .put("at", event.at().toString())
                        .put("kind", event.kind())
                        .put("name", event.name())
                        .put("outcome", event.outcome().wireName()));
        if (why.call() == null) {
            json.putNull("call");
        } else {
            json.set("call", call(why, why.call()));
        }
        json.putObject("totals")
                .put("sessions", why.totals().sessions())
                .put("times", why.totals().times())
                .put("tokens", why.totals().tokens())
                .put("used", why.totals().used())
                .put("met", why.totals().met());
        ArrayNode told = json.putArray("told");
        why.told().forEach(one -> told.add(told(one)));
        json.set("standing", standing(memory));
        return json;
    }

    private static String kind(MemoryRow memory) {
        return switch (memory) {
            case ObservationRow row -> "observation";
            case SummaryRow row -> "summary";
            case PromptRow row -> "prompt";
        };
    }

    private static ObjectNode call(Why why, ProviderCall call) {
        return Reply.MAPPER
                .createObjectNode()
                .put("provider", why.provider())
                .put("model", why.model())
                .put("generation", call.generation())
                .put("batch", call.batch())
                .put("events", call.events())
                .put("attempts", call.attempts())
                .put("inputTokens", call.inputTokens())
                .put("outputTokens", call.outputTokens())
                .put("costMicros", call.costMicros());
    }

    private static ObjectNode told(ToldTo one) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put(
                        "sessionId",
                        one.sessionId() == null ? null : one.sessionId().value())
                .put("sessionDbId", one.session().value())
                .put("project", one.project())
                .put("firstAt", one.firstAt().toString())
                .put("lastAt", one.lastAt().toString())
                .put("times", one.times())
                .put("tokens", one.tokens());
        ArrayNode places = json.putArray("places");
        one.places().forEach(places::add);
        ArrayNode uses = json.putArray("uses");
        one.uses().forEach(use -> put(uses.addObject().put("how", use.how()), use));
        ArrayNode met = json.putArray("met");
        one.met().forEach(again -> put(met.addObject(), again));
        return json;
    }

    private static void put(ObjectNode json, Use use) {
        json.put("evidence", use.evidence()).put("at", use.at().toString());
    }

    /** Whether it still holds: each reason against it is a field of its own, null or false where there is none. */
    private static ObjectNode standing(MemoryRow memory) {
        ObjectNode json = Reply.MAPPER.createObjectNode().put("hidden", memory.hidden());
        return json.put("duplicateOf", memory instanceof ObservationRow row ? row.duplicateOf() : null);
    }
}
