/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.ReadGate;
import dev.memlog.edge.ReadRequest;
import dev.memlog.edge.Reply;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.memory.MemoryRoutes;
import dev.memlog.recall.memory.ShownParameters;
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
import io.undertow.server.RoutingHandler;
import java.time.Instant;
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

    public TimelineRoutes(MemoryQueries memories, ZoneId zone, Kinds kinds) {
        this.memories = memories;
        this.zone = zone;
        this.kinds = kinds;
    }

    public void addTo(RoutingHandler routes, ReadGate gate) {
        for (String route : List.of("/api/timeline", "/api/context/timeline")) {
            routes.get(route, gate.get(route, this::timeline));
        }
        String byQuery = "/api/timeline/by-query";
        routes.get(byQuery, gate.get(byQuery, this::byQuery));
    }

    public Reply timeline(ReadRequest ask) throws BadRequestException {
        Optional<String> anchor = ask.text(ANCHOR, 64);
        Optional<String> query = ask.text(List.of(QUERY, "q"), ReadRequest.MAX_QUERY);
        if (anchor.isPresent() == query.isPresent()) {
            throw new BadRequestException(ANCHOR, "given, or query in its place, but not both");
        }
        return anchor.isPresent() ? around(ask, anchor.get()) : aroundBest(ask, query.orElseThrow());
    }

    private Reply byQuery(ReadRequest ask) throws BadRequestException {
        String query = ask.text(List.of(QUERY, "q"), ReadRequest.MAX_QUERY)
                .orElseThrow(() -> new BadRequestException(QUERY, "given"));
        return switch (ask.text("mode", 32).orElse("auto")) {
            case "auto" -> aroundBest(ask, query);
            case "interactive" ->
                Reply.content(new SearchResultText(zone, kinds)
                        .render(
                                query,
                                search(ask, query, ask.offset(), ask.limit(CHOICES)),
                                ask.offset(),
                                ask.limit(CHOICES)));
            default -> throw new BadRequestException("mode", "auto or interactive");
        };
    }

    private Reply around(ReadRequest ask, String anchor) throws BadRequestException {
        Optional<MemoryReference> reference = MemoryReference.parse(anchor);
        if (reference.isEmpty()) {
            return around(ask, time(anchor), ask.projects());
        }
        List<Meant> meant = reference.get().meant(memories, ask.flag(MemoryRoutes.OLD));
        if (meant.isEmpty()) {
            return Reply.error(404, "nothing is remembered under " + reference.get());
        }
        MemoryRow memory = meant.getFirst().memory();
        Timeline timeline = timeline(ask, memory);
        return asJson(ask)
                ? Reply.ok(rows(RowJson.cited(row(memory), reference.get().number(), meant), timeline))
                : text(ask, memory, reference.get().explain(meant), timeline);
    }

    private Reply aroundBest(ReadRequest ask, String query) throws BadRequestException {
        SearchHits hits = search(ask, query, 0, 1);
        Optional<MemoryRow> best = Stream.of(hits.observations(), hits.summaries(), hits.prompts())
                .flatMap(List::stream)
                .map(MemoryRow.class::cast)
                .findFirst();
        if (best.isPresent()) {
            return around(ask, best.get(), hits);
        }
        return asJson(ask)
                ? Reply.ok(rows(null, new Timeline(List.of(), List.of())))
                : Reply.content(new SearchResultText(zone, kinds).render(query, hits, 0, 1));
    }

    private Reply around(ReadRequest ask, MemoryRow best, SearchHits hits) throws BadRequestException {
        Timeline timeline = timeline(ask, best);
        if (!asJson(ask)) {
            return text(ask, best, SearchResultText.corrected(hits), timeline);
        }
        ObjectNode json = rows(row(best), timeline);
        RowJson.addCorrected(json, hits);
        return Reply.ok(json);
    }

    private Timeline timeline(ReadRequest ask, MemoryRow memory) throws BadRequestException {
        return memories.timeline(new TimelineRequest(
                memory.at(), memory.number(), before(ask), after(ask), projects(ask, memory), ShownParameters.of(ask)));
    }

    private Reply text(ReadRequest ask, MemoryRow memory, String note, Timeline timeline) throws BadRequestException {
        return Reply.content(new TimelineText(zone, projects(ask, memory), kinds).render(memory, note, timeline));
    }

    /** Unless projects are named, a memory's own: what was done elsewhere at the time is of no use to its reader. */
    private static List<String> projects(ReadRequest ask, MemoryRow memory) throws BadRequestException {
        List<String> named = ask.projects();
        return named.isEmpty() && !memory.project().isBlank() ? List.of(memory.project()) : named;
    }

    private Reply around(ReadRequest ask, Instant time, List<String> projects) throws BadRequestException {
        Timeline timeline = memories.timeline(
                TimelineRequest.around(time, before(ask), after(ask), projects, ShownParameters.of(ask)));
        ObjectNode anchor = Reply.MAPPER.createObjectNode().put("kind", "time").put("created_at", RowJson.time(time));
        return asJson(ask)
                ? Reply.ok(rows(anchor, timeline))
                : Reply.content(new TimelineText(zone, projects, kinds).render(time, timeline));
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
    private SearchHits search(ReadRequest ask, String query, int offset, int limit) throws BadRequestException {
        return memories.search(SearchRequest.of(query)
                .projects(ask.projects())
                .offset(offset)
                .limit(limit)
                .shown(ShownParameters.of(ask))
                .paging(SearchRequest.Paging.TOGETHER)
                .build());
    }

    private static int before(ReadRequest ask) throws BadRequestException {
        return ask.whole("depth_before", DEPTH, 0, TimelineRequest.MAX_DEPTH);
    }

    private static int after(ReadRequest ask) throws BadRequestException {
        return ask.whole("depth_after", DEPTH, 0, TimelineRequest.MAX_DEPTH);
    }

    private static boolean asJson(ReadRequest ask) throws BadRequestException {
        return switch (ask.text("format", 32).orElse("text")) {
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
