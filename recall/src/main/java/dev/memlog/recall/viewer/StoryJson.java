/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.ProviderCall;
import dev.memlog.recall.claudemem.ServerSessionJson;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.memory.SessionsRoute;
import dev.memlog.store.query.SessionStories.Settled;
import dev.memlog.store.query.SessionStories.Sourced;
import dev.memlog.store.query.SessionStories.Spent;
import dev.memlog.store.query.SessionStories.Story;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session's story as JSON: its memories in order, and the calls that made them, each once. */
final class StoryJson {
    /** Each call, with the number of its first event. */
    private final Map<Call, Long> calls = new LinkedHashMap<>();

    private StoryJson() {}

    public static ObjectNode of(Story story) {
        return new StoryJson().json(story);
    }

    /** A memory and its place among its session's. */
    private record Placed(MemoryKey key, Sourced<?> told, ObjectNode json) {}

    /** The identity of a call: an import may bring another session's numbers, but hardly the same tokens as well. */
    private record Call(@Nullable String provider, @Nullable String model, ProviderCall call) {}

    private ObjectNode json(Story story) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("session", ServerSessionJson.addTo(SessionsRoute.session(story.session()), story.session()));
        ArrayNode spent = json.putArray("spend");
        story.spent().forEach(each -> spent.add(spent(each)));
        ArrayNode memories = json.putArray("memories");
        List<Placed> placed = Stream.of(
                        placed("prompt", story.prompts(), row -> row.key(), RowJson::prompt),
                        placed("observation", story.observations(), row -> row.key(), RowJson::observation),
                        placed("summary", story.summaries(), row -> row.key(), RowJson::summary))
                .flatMap(Function.identity())
                .sorted(Comparator.<Placed>comparingLong(each -> each.key().sequence())
                        .thenComparingInt(each -> each.key().position()))
                .toList();
        placed.forEach(each -> note(call(each.told()), each.key().sequence()));
        story.settled().stream()
                // After the last listed memory, calls would seem to have brought nothing.
                .filter(each -> !story.more()
                        || placed.isEmpty()
                        || each.first() <= placed.getLast().key().sequence())
                .forEach(each -> note(new Call(each.provider(), each.model(), each.call()), each.first()));
        List<Call> inOrder = calls.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        for (Placed each : placed) {
            Call call = call(each.told());
            each.json().put("sequence", each.key().sequence());
            memories.add(each.json().put("call", call == null ? null : inOrder.indexOf(call) + 1));
        }
        ArrayNode made = json.putArray("calls");
        Set<ProviderCall> skipped = story.settled().stream()
                .filter(each -> each.outcome() == EventOutcome.SKIPPED)
                .map(Settled::call)
                .collect(Collectors.toSet());
        for (Call call : inOrder) {
            boolean unanswered = skipped.contains(call.call());
            made.add(json(call, made.size() + 1)
                    .put("outcome", (unanswered ? EventOutcome.SKIPPED : EventOutcome.PROCESSED).wireName()));
        }
        return json.put("more", story.more());
    }

    private void note(@Nullable Call call, long sequence) {
        if (call != null) {
            calls.merge(call, sequence, Math::min);
        }
    }

    private static <R> Stream<Placed> placed(
            String kind, List<Sourced<R>> memories, Function<R, MemoryKey> key, Function<R, ObjectNode> row) {
        return memories.stream().map(told -> {
            ObjectNode json = row.apply(told.memory()).put("kind", kind);
            told.events().forEach(json.putArray("events")::add);
            json.put("provider", told.provider()).put("model", told.model());
            return new Placed(key.apply(told.memory()), told, json);
        });
    }

    private static @Nullable Call call(Sourced<?> told) {
        return told.call() == null ? null : new Call(told.provider(), told.model(), told.call());
    }

    private static ObjectNode json(Call made, int place) {
        ProviderCall call = made.call();
        return Reply.MAPPER
                .createObjectNode()
                .put("call", place)
                .put("provider", made.provider())
                .put("model", made.model())
                .put("generation", call.generation())
                .put("batch", call.batch())
                .put("events", call.events())
                .put("attempts", call.attempts())
                .put("inputTokens", call.inputTokens())
                .put("outputTokens", call.outputTokens())
                .put("costMicros", call.costMicros());
    }

    private static ObjectNode spent(Spent spent) {
        return Reply.MAPPER
                .createObjectNode()
                .put("day", spent.day())
                .put("provider", spent.provider())
                .put("model", spent.model())
                .put("calls", spent.calls())
                .put("inputTokens", spent.inputTokens())
                .put("outputTokens", spent.outputTokens())
                .put("costMicros", spent.costMicros());
    }
}
