/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.memory.MemoryRoutes;
import dev.memlog.recall.memory.ShownParameters;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.recall.text.SearchResultText;
import dev.memlog.recall.text.TimelineText;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.Timeline;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was remembered around a memory, a time, or the best find of a search; as a text or as rows. */
public final class TimelineRoutes {
    static final int DEPTH = 10;
    private static final int CHOICES = 5;
    private static final String ANCHOR = "anchor";
    private static final String QUERY = "query";

    private final MemoryQueries memories;
    private final ZoneId zone;
    private final Kinds kinds;
    private final Byline byline;
    private final ShownParameters shown;

    public TimelineRoutes(MemoryQueries memories, ZoneId zone, Kinds kinds, Byline byline, InstantSource clock) {
        this.memories = memories;
        this.zone = zone;
        this.kinds = kinds;
        this.byline = byline;
        shown = new ShownParameters(zone, clock);
    }

    public void addTo(Routes routes, Gate gate) {
        for (String route : List.of("/api/timeline", "/api/context/timeline")) {
            routes.get(KeyScope.READ, route, gate.get(route, this::timeline));
        }
        String byQuery = "/api/timeline/by-query";
        routes.get(KeyScope.READ, byQuery, gate.get(byQuery, this::byQuery));
    }

    public Reply timeline(Request request) throws BadRequestException {
        Optional<String> anchor = request.text(ANCHOR, 64);
        Optional<String> query = request.text(List.of(QUERY, "q"), Request.MAX_QUERY);
        if (anchor.isPresent() == query.isPresent()) {
            throw new BadRequestException(ANCHOR, "given, or query in its place, but not both");
        }
        return anchor.isPresent() ? around(request, anchor.get()) : aroundBest(request, query.orElseThrow());
    }

    private Reply byQuery(Request request) throws BadRequestException {
        String query = request.text(List.of(QUERY, "q"), Request.MAX_QUERY)
                .orElseThrow(() -> new BadRequestException(QUERY, "given"));
        return switch (request.text("mode", 32).orElse("auto")) {
            case "auto" -> aroundBest(request, query);
            case "interactive" ->
                Reply.content(new SearchResultText(zone, kinds, byline)
                        .render(
                                query,
                                search(request, query, request.offset(), request.limit(CHOICES)),
                                request.offset(),
                                request.limit(CHOICES)));
            default -> throw new BadRequestException("mode", "auto or interactive");
        };
    }

    private Reply around(Request request, String anchor) throws BadRequestException {
        Optional<MemoryReference> reference = MemoryReference.parse(anchor);
        if (reference.isEmpty()) {
            return around(request, time(anchor), request.projects());
        }
        List<Meant> meant = reference.get().meant(memories, request.flag(MemoryRoutes.OLD));
        if (meant.isEmpty()) {
            return Reply.problem(404, "nothing is remembered under " + reference.get());
        }
        MemoryRow memory = meant.getFirst().memory();
        Timeline timeline = timeline(request, memory);
        return asJson(request)
                ? Reply.ok(rows(RowJson.cited(row(memory), reference.get().number(), meant), timeline))
                : text(request, memory, reference.get().explain(meant), timeline);
    }

    private Reply aroundBest(Request request, String query) throws BadRequestException {
        SearchHits hits = search(request, query, 0, 1);
        Optional<MemoryRow> best = Stream.of(hits.observations(), hits.summaries(), hits.prompts())
                .flatMap(List::stream)
                .map(MemoryRow.class::cast)
                .findFirst();
        if (best.isPresent()) {
            return around(request, best.get(), hits);
        }
        return asJson(request)
                ? Reply.ok(rows(null, new Timeline(List.of(), List.of())))
                : Reply.content(new SearchResultText(zone, kinds, byline).render(query, hits, 0, 1));
    }

    private Reply around(Request request, MemoryRow best, SearchHits hits) throws BadRequestException {
        Timeline timeline = timeline(request, best);
        if (!asJson(request)) {
            return text(request, best, SearchResultText.corrected(hits), timeline);
        }
        ObjectNode json = rows(row(best), timeline);
        RowJson.addCorrected(json, hits);
        return Reply.ok(json);
    }

    private Timeline timeline(Request request, MemoryRow memory) throws BadRequestException {
        return memories.timeline(new TimelineRequest(
                memory.at(),
                memory.number(),
                before(request),
                after(request),
                projects(request, memory),
                shown.of(request)));
    }

    private Reply text(Request request, MemoryRow memory, String note, Timeline timeline) throws BadRequestException {
        return Reply.content(
                new TimelineText(zone, projects(request, memory), kinds, byline).render(memory, note, timeline));
    }

    /** Unless projects are named, a memory's own: what was done elsewhere at the time is of no use to its reader. */
    private static List<String> projects(Request request, MemoryRow memory) throws BadRequestException {
        List<String> named = request.projects();
        return named.isEmpty() && !memory.project().isBlank() ? List.of(memory.project()) : named;
    }

    private Reply around(Request request, Instant time, List<String> projects) throws BadRequestException {
        Timeline timeline = memories.timeline(
                TimelineRequest.around(time, before(request), after(request), projects, shown.of(request)));
        ObjectNode anchor = Reply.MAPPER.createObjectNode().put("kind", "time").put("created_at", RowJson.time(time));
        return asJson(request)
                ? Reply.ok(rows(anchor, timeline))
                : Reply.content(new TimelineText(zone, projects, kinds, byline).render(time, timeline));
    }

    private Instant time(String anchor) throws BadRequestException {
        try {
            return DateBound.START.parse(ANCHOR, anchor, zone);
        } catch (BadRequestException e) {
            throw new BadRequestException(
                    ANCHOR, MemoryReference.ALLOWED + ", or a date (2026-11-22) or time (2026-11-22T10:42:00Z)");
        }
    }

    /** The best of all kinds together. */
    private SearchHits search(Request request, String query, int offset, int limit) throws BadRequestException {
        return memories.search(SearchRequest.of(query)
                .projects(request.projects())
                .offset(offset)
                .limit(limit)
                .shown(shown.of(request))
                .paging(SearchRequest.Paging.TOGETHER)
                .build());
    }

    private static int before(Request request) throws BadRequestException {
        return request.whole("depth_before", DEPTH, 0, TimelineRequest.MAX_DEPTH);
    }

    private static int after(Request request) throws BadRequestException {
        return request.whole("depth_after", DEPTH, 0, TimelineRequest.MAX_DEPTH);
    }

    private static boolean asJson(Request request) throws BadRequestException {
        return switch (request.text("format", 32).orElse("text")) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new BadRequestException("format", "json or text");
        };
    }

    private static ObjectNode rows(@Nullable ObjectNode anchor, Timeline timeline) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set(ANCHOR, anchor == null ? Reply.MAPPER.nullNode() : anchor);
        json.set("before", rows(timeline.before()));
        json.set("after", rows(timeline.after()));
        return json;
    }

    private static ArrayNode rows(List<MemoryRow> rows) {
        return RowJson.array(rows, TimelineRoutes::row);
    }

    private static ObjectNode row(MemoryRow row) {
        String kind = switch (row) {
            case ObservationRow observation -> "observation";
            case SummaryRow summary -> "summary";
            case PromptRow prompt -> "prompt";
        };
        return RowJson.memory(row).put("kind", kind);
    }
}
