/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.MemoryQueries;
import dev.memlog.store.Rows.ObservationRow;
import dev.memlog.store.Rows.PromptRow;
import dev.memlog.store.Rows.SummaryRow;
import dev.memlog.store.SearchHits;
import dev.memlog.store.SearchRequest;
import dev.memlog.store.SearchRequest.Scope;
import io.undertow.server.RoutingHandler;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Full-text search, answered as rows ({@code format=json}) or as a text for an agent to read. */
final class SearchRoute {
    private static final int LIMIT = 20;
    private static final List<String> FROM = List.of("dateStart", "date_start", "date_from");
    private static final List<String> TO = List.of("dateEnd", "date_end", "date_to");

    private final MemoryQueries memories;
    private final ZoneId zone;

    SearchRoute(MemoryQueries memories, ZoneId zone) {
        this.memories = memories;
        this.zone = zone;
    }

    void addTo(RoutingHandler routes, ReadGate gate) {
        String route = "/api/search";
        routes.get(route, gate.get(route, this::search));
    }

    Reply search(ReadRequest ask) throws BadRequestException {
        String query = ask.text(List.of("query", "q"), ReadRequest.MAX_TEXT).orElse("");
        boolean asJson = switch (ask.text("format", 32).orElse("text")) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new BadRequestException("format", "json or text");
        };
        Order order = Order.of(ask.text("orderBy", 32));
        SearchHits hits = order.arrange(memories.search(request(ask, query, order)));
        return asJson ? Reply.ok(rows(query, hits)) : Reply.content(new SearchText(zone).render(query, hits));
    }

    private SearchRequest request(ReadRequest ask, String query, Order order) throws BadRequestException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> kinds = new ArrayList<>(ask.list("obs_type"));
        for (String type : ask.list("type")) {
            switch (type) {
                case "observations" -> scopes.add(Scope.OBSERVATIONS);
                case "sessions", "summaries" -> scopes.add(Scope.SUMMARIES);
                case "prompts" -> scopes.add(Scope.PROMPTS);
                default -> kinds.add(type);
            }
        }
        List<String> concepts = ask.list("concepts");
        List<String> files = ask.list("files");
        // Only observations have a kind, concepts and files: to filter by them is to ask for observations.
        if (scopes.isEmpty() && !(kinds.isEmpty() && concepts.isEmpty() && files.isEmpty())) {
            scopes.add(Scope.OBSERVATIONS);
        }
        return new SearchRequest(
                query,
                scopes,
                ask.projects(),
                kinds,
                concepts,
                files,
                date(ask, FROM, DateBound.START),
                date(ask, TO, DateBound.END),
                order == Order.NEWEST_FIRST,
                ask.offset(),
                ask.limit(LIMIT),
                ask.shown());
    }

    private @Nullable Instant date(ReadRequest ask, List<String> names, DateBound bound) throws BadRequestException {
        Optional<String> text = ask.text(names, 64);
        return text.isEmpty() ? null : bound.parse(names.getFirst(), text.get(), zone);
    }

    private static ObjectNode rows(String query, SearchHits hits) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("observations", RowJson.array(hits.observations(), RowJson::observation));
        json.set("sessions", RowJson.array(hits.summaries(), RowJson::summary));
        json.set("prompts", RowJson.array(hits.prompts(), RowJson::prompt));
        json.put("totalResults", hits.total());
        json.put("query", query);
        return json;
    }

    /** {@code OLDEST_FIRST} turns round what was found to be best; it does not look for the oldest. */
    private enum Order {
        BEST_FIRST,
        NEWEST_FIRST,
        OLDEST_FIRST;

        static Order of(Optional<String> name) throws BadRequestException {
            return switch (name.orElse("relevance")) {
                case "relevance" -> BEST_FIRST;
                case "date_desc" -> NEWEST_FIRST;
                case "date_asc" -> OLDEST_FIRST;
                default -> throw new BadRequestException("orderBy", "relevance, date_desc or date_asc");
            };
        }

        SearchHits arrange(SearchHits hits) {
            return switch (this) {
                case BEST_FIRST, NEWEST_FIRST -> hits;
                case OLDEST_FIRST ->
                    new SearchHits(
                            hits.observations().stream()
                                    .sorted(Comparator.comparing(ObservationRow::at))
                                    .toList(),
                            hits.summaries().stream()
                                    .sorted(Comparator.comparing(SummaryRow::at))
                                    .toList(),
                            hits.prompts().stream()
                                    .sorted(Comparator.comparing(PromptRow::at))
                                    .toList());
            };
        }
    }
}
