/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.MemoryQueries;
import dev.memlog.store.Page;
import dev.memlog.store.PageRequest;
import dev.memlog.store.Rows.ObservationRow;
import dev.memlog.store.SearchRequest;
import io.undertow.server.RoutingHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Memories by list, by number and by file. */
final class MemoryRoutes {
    private static final int LIST_LIMIT = 20;
    private static final int FILE_LIMIT = 15;
    private static final int MAX_BATCH = 1_000;
    private static final String BATCH_ORDER = "orderBy";

    private final MemoryQueries memories;

    MemoryRoutes(MemoryQueries memories) {
        this.memories = memories;
    }

    void addTo(RoutingHandler routes, ReadGate gate) {
        String list = "/api/observations";
        routes.get(list, gate.get(list, ask -> page(memories.observations(pageRequest(ask)), RowJson::observation)));
        String summaries = "/api/summaries";
        routes.get(summaries, gate.get(summaries, ask -> page(memories.summaries(pageRequest(ask)), RowJson::summary)));
        String prompts = "/api/prompts";
        routes.get(prompts, gate.get(prompts, ask -> page(memories.prompts(pageRequest(ask)), RowJson::prompt)));

        String observation = "/api/observation/{id}";
        routes.get(observation, gate.get(observation, ask -> {
            long number = ask.number();
            return one(
                    "Observation",
                    number,
                    memories.observation(number).map(RowJson::observation),
                    () -> memories.observationOnceNumbered(number).map(RowJson::observation));
        }));
        String summary = "/api/session/{id}";
        routes.get(summary, gate.get(summary, ask -> {
            long number = ask.number();
            return one(
                    "Session",
                    number,
                    memories.summary(number).map(RowJson::summary),
                    () -> memories.summaryOnceNumbered(number).map(RowJson::summary));
        }));
        String prompt = "/api/prompt/{id}";
        routes.get(prompt, gate.get(prompt, ask -> {
            long number = ask.number();
            return one(
                    "Prompt",
                    number,
                    memories.prompt(number).map(RowJson::prompt),
                    () -> memories.promptOnceNumbered(number).map(RowJson::prompt));
        }));

        String batch = "/api/observations/batch";
        routes.post(batch, gate.post(batch, this::batch));
        String byFile = "/api/observations/by-file";
        routes.get(byFile, gate.get(byFile, this::byFile));
    }

    static PageRequest pageRequest(ReadRequest ask) throws BadRequestException {
        return new PageRequest(ask.projects(), ask.offset(), ask.limit(LIST_LIMIT), ask.shown());
    }

    private static <T> Reply page(Page<T> page, Function<T, ObjectNode> row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("items", RowJson.array(page.items(), row));
        json.put("hasMore", page.hasMore());
        json.put("offset", page.offset());
        json.put("limit", page.limit());
        return Reply.ok(json);
    }

    /** A number that no memory has here may be one that an added memory had elsewhere: the reply says so. */
    private static Reply one(
            String kind, long number, Optional<ObjectNode> row, Supplier<Optional<ObjectNode>> onceNumbered) {
        return row.or(() -> onceNumbered.get().map(json -> json.put("onceNumbered", number)))
                .map(Reply::ok)
                .orElseGet(() -> Reply.error(404, kind + " #" + number + " not found"));
    }

    private Reply byFile(ReadRequest ask) throws BadRequestException {
        List<String> paths = ask.each("path");
        if (paths.isEmpty()) {
            throw new BadRequestException("path", "given, once or several times");
        }
        SearchRequest request = new SearchRequest(
                "",
                Set.of(SearchRequest.Scope.OBSERVATIONS),
                ask.projects(),
                List.of(),
                List.of(),
                paths,
                null,
                null,
                true,
                0,
                ask.limit(FILE_LIMIT),
                ask.shown());
        List<ObservationRow> rows = memories.search(request).observations();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("observations", RowJson.array(rows, RowJson::observation));
        json.put("count", rows.size());
        return Reply.ok(json);
    }

    private Reply batch(ReadRequest ask) throws BadRequestException {
        JsonNode body = ask.jsonObject("{\"ids\":[12,15]}");
        boolean hidden = ask.flag("hidden");
        List<Long> numbers = numbers(body.path("ids"));
        Comparator<ObservationRow> order = order(body.path(BATCH_ORDER));
        int limit = batchLimit(body.path("limit"));
        String project = project(body.path("project"));
        List<ObservationRow> rows = numbers.isEmpty() ? List.of() : memories.observationsByNumber(numbers);
        List<ObservationRow> kept = rows.stream()
                .filter(row -> hidden || !row.hidden())
                .filter(row -> project.isEmpty() || row.project().equals(project))
                .sorted(order)
                .limit(limit)
                .toList();
        return Reply.ok(RowJson.array(kept, RowJson::observation));
    }

    private static List<Long> numbers(JsonNode ids) throws BadRequestException {
        String allowed = "a list of at most " + MAX_BATCH + " whole numbers";
        if (!ids.isArray() || ids.size() > MAX_BATCH) {
            throw new BadRequestException("ids", allowed);
        }
        List<Long> numbers = new ArrayList<>();
        for (JsonNode id : ids) {
            if (!id.isIntegralNumber() || !id.canConvertToLong()) {
                throw new BadRequestException("ids", allowed);
            }
            numbers.add(id.longValue());
        }
        return numbers.stream().distinct().toList();
    }

    private static Comparator<ObservationRow> order(JsonNode order) throws BadRequestException {
        Comparator<ObservationRow> oldestFirst =
                Comparator.comparing(ObservationRow::at).thenComparingLong(ObservationRow::number);
        return switch (order.isMissingNode() || order.isNull() ? "date_desc" : order.asText()) {
            case "date_desc" -> oldestFirst.reversed();
            case "date_asc" -> oldestFirst;
            default -> throw new BadRequestException(BATCH_ORDER, "date_desc or date_asc");
        };
    }

    private static int batchLimit(JsonNode limit) throws BadRequestException {
        if (limit.isMissingNode() || limit.isNull()) {
            return MAX_BATCH;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToLong() || limit.longValue() < 1) {
            throw new BadRequestException("limit", "a whole number from 1 to " + MAX_BATCH);
        }
        return (int) Math.min(limit.longValue(), MAX_BATCH);
    }

    private static String project(JsonNode project) throws BadRequestException {
        if (project.isMissingNode() || project.isNull()) {
            return "";
        }
        if (!project.isTextual()) {
            throw new BadRequestException("project", "a text");
        }
        return project.textValue();
    }
}
