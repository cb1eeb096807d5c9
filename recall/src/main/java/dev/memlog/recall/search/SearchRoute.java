/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.json.EvidenceJson;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.memory.ShownParameters;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.recall.text.SearchResultText;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.search.Evidence;
import dev.memlog.store.search.SearchDates;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Order;
import dev.memlog.store.search.SearchRequest.Paging;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.search.Snippet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Full-text search, answered as rows ({@code format=json}) or as a text for an agent to read. */
public final class SearchRoute {
    private static final int LIMIT = 20;
    private static final List<String> ROWS = List.of("observations", "sessions", "prompts");
    private static final List<String> FROM = List.of("dateStart", "date_start", "date_from");
    private static final List<String> TO = List.of("dateEnd", "date_end", "date_to");

    private final MemoryQueries memories;
    private final ZoneId zone;
    private final Kinds kinds;
    private final Byline byline;
    private final InstantSource clock;
    private final ShownParameters shown;
    private final GroundCheck ground;

    public SearchRoute(
            MemoryQueries memories, ZoneId zone, Kinds kinds, Byline byline, InstantSource clock, GroundCheck ground) {
        this.ground = ground;
        this.memories = memories;
        this.zone = zone;
        this.kinds = kinds;
        this.byline = byline;
        this.clock = clock;
        shown = new ShownParameters(zone, clock);
    }

    public void addTo(Routes routes, Gate gate) {
        String route = "/api/search";
        routes.get(KeyScope.READ, route, gate.get(route, this::search));
    }

    public Reply search(Request request) throws BadRequestException {
        String query = request.text(List.of("query", "q"), Request.MAX_QUERY).orElse("");
        boolean asJson = switch (request.text("format", 32).orElse("text")) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new BadRequestException("format", "json or text");
        };
        boolean highlight = request.flag("highlight");
        boolean explain = request.flag("explain");
        SearchRequest search = toSearch(request, query, asJson);
        SearchHits found = memories.search(search);
        Standings standings = ground.of(request.text("folder", Request.MAX_TEXT).orElse(null), found.observations());
        SearchHits hits = search.order() == Order.BEST_FIRST ? standings.ranked(found) : found;
        Optional<MemoryReference> cited =
                query.strip().startsWith("#") ? MemoryReference.parse(query) : Optional.empty();
        List<Meant> meant = cited.map(number -> number.meant(memories)).orElse(List.of());
        if (asJson) {
            ObjectNode json = rows(search, hits, highlight, standings);
            cited.ifPresent(number -> markOld(json, number, meant));
            if (explain) {
                explain(json, hits);
            }
            return Reply.ok(json);
        }
        String note = cited.map(number -> number.explain(meant)).orElse("");
        return Reply.content(new SearchResultText(zone, kinds, row -> byline.of(row) + standings.mark(row), explain)
                .render(query, note, hits, search.offset(), search.limit()));
    }

    private static void explain(ObjectNode json, SearchHits hits) {
        Map<Long, Evidence> evidence =
                hits.ranked().stream().collect(Collectors.toMap(SearchHits.Hit::number, SearchHits.Hit::evidence));
        for (String list : ROWS) {
            for (JsonNode row : json.path(list)) {
                Evidence of = evidence.get(row.path("id").asLong());
                if (of != null) {
                    EvidenceJson.addTo((ObjectNode) row, of);
                }
            }
        }
    }

    private static void markOld(ObjectNode json, MemoryReference number, List<Meant> meant) {
        Set<Long> old = meant.stream()
                .filter(Meant::elsewhere)
                .map(each -> each.memory().number())
                .collect(Collectors.toSet());
        for (String list : ROWS) {
            for (JsonNode row : json.path(list)) {
                if (old.contains(row.path("id").asLong())) {
                    RowJson.marked((ObjectNode) row, number.number(), List.of());
                }
            }
        }
    }

    private SearchRequest toSearch(Request request, String query, boolean asJson) throws BadRequestException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> kinds = new ArrayList<>(request.list("obs_type"));
        for (String type : request.list("type")) {
            Scope scope = Scope.named(type);
            if (scope == null) {
                kinds.add(type);
            } else {
                scopes.add(scope);
            }
        }
        List<String> concepts = request.list(List.of("concepts", "concept"));
        List<String> files = request.list(List.of("files", "file"));
        SearchDates span = span(request);
        Instant from = date(request, FROM, DateBound.START);
        Instant to = date(request, TO, DateBound.END);
        // Only observations have a kind, concepts and files: to filter by them is to ask for observations.
        if (scopes.isEmpty() && !(kinds.isEmpty() && concepts.isEmpty() && files.isEmpty())) {
            scopes.add(Scope.OBSERVATIONS);
        }
        return SearchRequest.of(query)
                .scopes(scopes)
                .projects(request.projects())
                .kinds(kinds)
                .concepts(concepts)
                .files(files)
                .authors(request.list(List.of("authors", "author")))
                .from(from == null ? span.from() : from)
                .to(to == null ? span.to() : to)
                .order(order(request))
                .offset(request.offset())
                .limit(request.limit(LIMIT))
                .shown(shown.of(request))
                .paging(paging(request, asJson))
                .build();
    }

    private static Order order(Request request) throws BadRequestException {
        return switch (request.text("orderBy", 32).orElse("relevance")) {
            case "relevance" -> Order.BEST_FIRST;
            case "date_desc" -> Order.NEWEST_FIRST;
            case "date_asc" -> Order.OLDEST_FIRST;
            default -> throw new BadRequestException("orderBy", "relevance, date_desc or date_asc");
        };
    }

    /** An index for an agent is one list; rows are three, as claude-mem's clients know them. */
    private static Paging paging(Request request, boolean asJson) throws BadRequestException {
        return switch (request.text("paging", 32).orElse(asJson ? "each" : "together")) {
            case "each" -> Paging.EACH_SCOPE;
            case "together" -> Paging.TOGETHER;
            default -> throw new BadRequestException("paging", "each or together");
        };
    }

    private SearchDates span(Request request) throws BadRequestException {
        Optional<String> text = request.text("date", 64);
        if (text.isEmpty()) {
            return new SearchDates(null, null);
        }
        SearchDates span = SearchDates.parse(text.get(), clock.instant(), zone);
        if (span == null) {
            throw new BadRequestException(
                    "date",
                    "a day (2026-11-22), a month, a year, today, yesterday, 7d, or two of them with .. between");
        }
        return span;
    }

    private @Nullable Instant date(Request request, List<String> names, DateBound bound) throws BadRequestException {
        Optional<String> text = request.text(names, 64);
        return text.isEmpty() ? null : bound.parse(names.getFirst(), text.get(), zone);
    }

    private static ObjectNode rows(SearchRequest request, SearchHits hits, boolean highlight, Standings standings) {
        Map<Long, Snippet> snippets = new HashMap<>();
        if (highlight) {
            hits.ranked().forEach(hit -> snippets.put(hit.number(), hit.snippet()));
        }
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set(
                "observations",
                array(hits.observations(), row -> standings.addTo(RowJson.observation(row), row), snippets));
        json.set("sessions", array(hits.summaries(), RowJson::summary, snippets));
        json.set("prompts", array(hits.prompts(), RowJson::prompt, snippets));
        json.put("totalResults", hits.total());
        json.put("query", request.text());
        RowJson.addCorrected(json, hits);
        ArrayNode ranking = json.putArray("ranking");
        hits.ranked().forEach(hit -> ranking.add(hit.number()));
        json.put("hasMore", hits.hasMore());
        json.put("offset", request.offset());
        json.put("limit", request.limit());
        return json;
    }

    private static <T> ArrayNode array(List<T> rows, Function<T, ObjectNode> form, Map<Long, Snippet> snippets) {
        ArrayNode array = RowJson.array(rows, form);
        for (JsonNode row : array) {
            Snippet snippet = snippets.get(row.path("id").asLong());
            if (snippet != null) {
                ObjectNode passage = ((ObjectNode) row).putObject("snippet").put("text", snippet.text());
                ArrayNode marks = passage.putArray("marks");
                snippet.marks()
                        .forEach(mark -> marks.addArray().add(mark.start()).add(mark.end()));
            }
        }
        return array;
    }
}
