/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.MemoryReference.Kind;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Memories by list, by number and by file. */
public final class MemoryRoutes {
    private static final Pattern BRACKETS = Pattern.compile("^\\[|]$");
    /** Asks for what had a number elsewhere, also where one has it here. */
    public static final String OLD = "old";

    private static final int LIST_LIMIT = 20;
    private static final int FILE_LIMIT = 15;
    private static final int MAX_BATCH = 1_000;
    private static final String BATCH_ORDER = "orderBy";

    private final MemoryQueries memories;
    private final ShownParameters shown;
    private final GroundCheck ground;

    public MemoryRoutes(MemoryQueries memories, ShownParameters shown, GroundCheck ground) {
        this.memories = memories;
        this.shown = shown;
        this.ground = ground;
    }

    public void addTo(Routes routes, Gate gate) {
        String list = "/api/observations";
        routes.get(
                KeyScope.READ,
                list,
                gate.get(list, request -> page(memories.observations(pageRequest(request)), RowJson::observation)));
        String summaries = "/api/summaries";
        routes.get(
                KeyScope.READ,
                summaries,
                gate.get(summaries, request -> page(memories.summaries(pageRequest(request)), RowJson::summary)));
        String prompts = "/api/prompts";
        routes.get(
                KeyScope.READ,
                prompts,
                gate.get(prompts, request -> page(memories.prompts(pageRequest(request)), RowJson::prompt)));

        one(routes, gate, "/api/observation/{id}", "Observation", Kind.OBSERVATION);
        one(routes, gate, "/api/session/{id}", "Session", Kind.SUMMARY);
        one(routes, gate, "/api/prompt/{id}", "Prompt", Kind.PROMPT);

        String batch = "/api/observations/batch";
        routes.post(KeyScope.READ, batch, gate.post(batch, this::batch));
        String byFile = "/api/observations/by-file";
        routes.get(KeyScope.READ, byFile, gate.get(byFile, this::byFile));
    }

    private PageRequest pageRequest(Request request) throws BadRequestException {
        return page(request, shown.of(request));
    }

    static PageRequest page(Request request, Shown shown) throws BadRequestException {
        return new PageRequest(request.projects(), request.offset(), request.limit(LIST_LIMIT), shown);
    }

    private static <T> Reply page(Page<T> page, Function<T, ObjectNode> row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("items", RowJson.array(page.items(), row));
        json.put("hasMore", page.hasMore());
        json.put("offset", page.offset());
        json.put("limit", page.limit());
        return Reply.ok(json);
    }

    private void one(Routes routes, Gate gate, String route, String name, Kind kind) {
        routes.get(KeyScope.READ, route, gate.get(route, request -> {
            long number = request.number();
            List<Meant> meant = new MemoryReference(kind, number).meant(memories, request.flag(OLD));
            if (meant.isEmpty()) {
                return Reply.problem(404, name + " #" + number + " not found");
            }
            MemoryRow memory = meant.getFirst().memory();
            Standings standings = ground.of(folder(request), List.of(memory));
            return Reply.ok(standings.addTo(RowJson.cited(row(memory), number, meant), memory));
        }));
    }

    private ObjectNode row(MemoryRow memory) {
        ObjectNode json = RowJson.memory(memory);
        List<Long> supersedes = memory instanceof ObservationRow
                ? memories.supersededBy(List.of(memory.number())).getOrDefault(memory.number(), List.of())
                : List.of();
        if (!supersedes.isEmpty()) {
            supersedes.forEach(json.putArray("supersedes")::add);
        }
        return json;
    }

    private Reply byFile(Request request) throws BadRequestException {
        List<String> paths = request.each("path");
        if (paths.isEmpty()) {
            throw new BadRequestException("path", "given, once or several times");
        }
        SearchRequest search = SearchRequest.of("")
                .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                .projects(request.projects())
                .files(paths)
                .limit(request.limit(FILE_LIMIT))
                .shown(shown.of(request))
                .build();
        List<ObservationRow> rows = memories.search(search).observations();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("observations", RowJson.array(rows, RowJson::observation));
        json.put("count", rows.size());
        return Reply.ok(json);
    }

    private Reply batch(Request request) throws BadRequestException {
        JsonNode body = request.jsonObject("{\"ids\":[12,15]}");
        boolean hidden = request.flag("hidden");
        List<Long> numbers = numbers(body.path("ids"));
        Comparator<ObservationRow> order = order(body.path(BATCH_ORDER));
        int limit = batchLimit(body.path("limit"));
        String project = project(body.path("project"));
        List<Asked> kept = asked(numbers, request.flag(OLD)).stream()
                .filter(each -> hidden || !each.row().hidden())
                .filter(each -> project.isEmpty() || each.row().project().equals(project))
                .sorted(Comparator.comparing(Asked::row, order))
                .limit(limit)
                .toList();
        Standings standings =
                ground.of(folder(request), kept.stream().map(Asked::row).toList());
        return Reply.ok(RowJson.array(
                kept,
                each -> standings.addTo(
                        RowJson.marked(RowJson.observation(each.row()), each.once(), each.others()), each.row())));
    }

    /** The reader's; null if it is not given. */
    private static @Nullable String folder(Request request) throws BadRequestException {
        return request.text("folder", Request.MAX_TEXT).orElse(null);
    }

    /**
     * An observation, and what is to be said of the number that it was asked for by.
     *
     * @param once that number, if it had it elsewhere; 0 if it has it here
     * @param others what had that number elsewhere, too
     */
    private record Asked(ObservationRow row, long once, List<Long> others) {}

    private List<Asked> asked(List<Long> numbers, boolean old) {
        Map<Long, ObservationRow> here = new HashMap<>();
        if (!old) {
            memories.observationsByNumber(numbers).forEach(row -> here.put(row.number(), row));
        }
        Map<Long, List<ObservationRow>> elsewhere = new HashMap<>();
        for (MemoryQueries.OnceNumbered once : memories.onceNumbered(numbers)) {
            if (once.memory() instanceof ObservationRow row) {
                elsewhere.computeIfAbsent(once.old(), any -> new ArrayList<>()).add(row);
            }
        }
        Map<Long, Asked> asked = new LinkedHashMap<>();
        for (long number : numbers) {
            ObservationRow own = here.get(number);
            List<ObservationRow> others = elsewhere.getOrDefault(number, List.of());
            ObservationRow row = own == null && !others.isEmpty() ? others.getFirst() : own;
            if (row != null) {
                List<Long> also = others.stream()
                        .map(ObservationRow::number)
                        .filter(other -> other != row.number())
                        .toList();
                asked.putIfAbsent(row.number(), new Asked(row, own == null ? number : 0, also));
            }
        }
        return List.copyOf(asked.values());
    }

    private static List<Long> numbers(JsonNode ids) throws BadRequestException {
        String allowed = "a list of at most " + MAX_BATCH + " whole numbers";
        if (ids.isTextual()) {
            return numbers(list(ids.textValue(), allowed));
        }
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

    /** Agents write a list as a text, too: {@code "[12,15]"} or {@code "12, 15"}. */
    private static JsonNode list(String text, String allowed) throws BadRequestException {
        String bare = BRACKETS.matcher(text.strip()).replaceAll("").strip();
        try {
            return Reply.MAPPER.readTree("[" + bare + "]");
        } catch (JsonProcessingException e) {
            throw new BadRequestException("ids", allowed);
        }
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
