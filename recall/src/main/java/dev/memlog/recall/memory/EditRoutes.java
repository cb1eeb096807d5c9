/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.thread.Polling;
import dev.memlog.recall.memory.MemoryCommands.HideOrder;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.store.query.MemoryQueries;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hides memories and shows them again. An order goes to the log; the answer waits a little until the projection shows the
 * edit.
 */
public final class EditRoutes {
    private static final String HIDDEN = "hidden";
    private static final String KEY_HEADER = "Idempotency-Key";

    private final MemoryQueries memories;
    private final MemoryCommands commands;
    private final Polling patience;

    /** @param patience how long to wait for the projection */
    public EditRoutes(MemoryQueries memories, MemoryCommands commands, Duration patience) {
        this.memories = memories;
        this.commands = commands;
        this.patience = new Polling(patience);
    }

    /** What an edit has to know of a memory of any kind. */
    private record Editable(MemoryKey key, String platform, boolean hidden) {}

    public void addTo(Routes routes, Gate gate) {
        add(
                routes,
                gate,
                "/api/observations/{id}",
                "Observation",
                number ->
                        memories.observation(number).map(row -> new Editable(row.key(), row.platform(), row.hidden())));
        add(
                routes,
                gate,
                "/api/summaries/{id}",
                "Summary",
                number -> memories.summary(number).map(row -> new Editable(row.key(), row.platform(), row.hidden())));
        add(
                routes,
                gate,
                "/api/prompts/{id}",
                "Prompt",
                number -> memories.prompt(number).map(row -> new Editable(row.key(), row.platform(), row.hidden())));
    }

    private void add(Routes routes, Gate gate, String route, String kind, LongFunction<Optional<Editable>> find) {
        routes.add(Methods.PATCH, KeyScope.WRITE, route, gate.write(route, request -> edit(request, kind, find)));
    }

    private Reply edit(Request request, String kind, LongFunction<Optional<Editable>> find) throws BadRequestException {
        long number = request.number();
        boolean hidden = hidden(request.jsonObject("{\"hidden\":true}"));
        EventId id = idempotencyKey(request);
        Optional<Editable> memory = find.apply(number);
        if (memory.isEmpty()) {
            return Reply.problem(404, kind + " #" + number + " not found" + imported(number));
        }
        HideOrder order = new HideOrder(memory.get().key(), memory.get().platform(), hidden, id);
        return switch (commands.hide(order)) {
            case ACKNOWLEDGED -> done(number, hidden, find);
            case UNAVAILABLE, TOO_LARGE ->
                Reply.problem(503, "the log does not acknowledge the order; try again in 1 s");
        };
    }

    /** Only a memory's own number names it for an edit; a number from an import may be another memory's here. */
    private String imported(long number) {
        return memories.onceNumbered(List.of(number)).stream()
                .map(once -> MemoryReference.of(once.memory()).toString())
                .reduce((one, other) -> one + ", " + other)
                .map(all -> "; imported under that number: " + all)
                .orElse("");
    }

    private Reply done(long number, boolean hidden, LongFunction<Optional<Editable>> find) {
        JsonNode body = Reply.MAPPER.createObjectNode().put("id", number).put(HIDDEN, hidden);
        return Reply.json(isProjected(number, hidden, find) ? 200 : 202, body);
    }

    private boolean isProjected(long number, boolean hidden, LongFunction<Optional<Editable>> find) {
        return patience.awaits(() ->
                find.apply(number).filter(memory -> memory.hidden() == hidden).isPresent());
    }

    private static boolean hidden(JsonNode body) throws BadRequestException {
        List<String> others = new ArrayList<>();
        body.fieldNames().forEachRemaining(others::add);
        others.remove(HIDDEN);
        if (!others.isEmpty()) {
            throw new BadRequestException(clip(others.getFirst()), "left out: only hidden can be changed");
        }
        if (!body.path(HIDDEN).isBoolean()) {
            throw new BadRequestException(HIDDEN, "true or false");
        }
        return body.path(HIDDEN).booleanValue();
    }

    private static @Nullable EventId idempotencyKey(Request request) throws BadRequestException {
        String key = request.header(KEY_HEADER);
        try {
            return key == null ? null : new EventId(key);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    KEY_HEADER, "1 to " + EventId.MAX_LENGTH + " characters without control characters");
        }
    }

    private static String clip(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
