/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.ProviderCall;
import dev.memlog.recall.http.Reply;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.json.ServerSessionJson;
import dev.memlog.recall.memory.SessionsRoute;
import dev.memlog.store.query.SessionStories.Spent;
import dev.memlog.store.query.SessionStories.Story;
import dev.memlog.store.query.SessionStories.Told;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session's story as JSON: its memories in order, and the calls that made them, each told once. */
final class StoryJson {
    private final Map<Call, Integer> calls = new LinkedHashMap<>();

    private StoryJson() {}

    public static ObjectNode of(Story story) {
        return new StoryJson().json(story);
    }

    /** A memory and its place among its session's. */
    private record Placed(MemoryKey key, Told<?> told, ObjectNode json) {}

    /** What tells calls apart: an import may bring another session's numbers, but hardly the same tokens as well. */
    private record Call(@Nullable String provider, @Nullable String model, ProviderCall call) {}

    private ObjectNode json(Story story) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("session", ServerSessionJson.addTo(SessionsRoute.session(story.session()), story.session()));
        ArrayNode spent = json.putArray("spend");
        story.spent().forEach(each -> spent.add(spent(each)));
        ArrayNode memories = json.putArray("memories");
        Stream.of(
                        placed("prompt", story.prompts(), row -> row.key(), RowJson::prompt),
                        placed("observation", story.observations(), row -> row.key(), RowJson::observation),
                        placed("summary", story.summaries(), row -> row.key(), RowJson::summary))
                .flatMap(Function.identity())
                .sorted(Comparator.<Placed>comparingLong(each -> each.key().sequence())
                        .thenComparingInt(each -> each.key().position()))
                .forEach(each -> memories.add(each.json().put("call", place(each.told()))));
        ArrayNode made = json.putArray("calls");
        calls.forEach((call, place) -> made.add(call(call, place)));
        return json.put("more", story.more());
    }

    private static <R> Stream<Placed> placed(
            String kind, List<Told<R>> memories, Function<R, MemoryKey> key, Function<R, ObjectNode> row) {
        return memories.stream().map(told -> {
            ObjectNode json = row.apply(told.memory()).put("kind", kind);
            told.events().forEach(json.putArray("events")::add);
            json.put("provider", told.provider()).put("model", told.model());
            return new Placed(key.apply(told.memory()), told, json);
        });
    }

    /** The call's place in the list, from 1; null if nobody knows it. */
    private @Nullable Integer place(Told<?> told) {
        if (told.call() == null) {
            return null;
        }
        return calls.computeIfAbsent(new Call(told.provider(), told.model(), told.call()), call -> calls.size() + 1);
    }

    private static ObjectNode call(Call made, int place) {
        ProviderCall call = made.call();
        return Reply.MAPPER
                .createObjectNode()
                .put("call", place)
                .put("provider", made.provider())
                .put("model", made.model())
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
