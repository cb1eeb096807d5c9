/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.search.SearchRoute;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The routes of claude-mem's worker that are one search with some of its parameters given. */
final class CannedSearches {
    private static final String SEARCH = "/api/search/";

    private final SearchRoute search;

    public CannedSearches(SearchRoute search) {
        this.search = search;
    }

    public void addTo(Routes routes, Gate gate) {
        add(routes, gate, SEARCH + "observations", CannedSearches::observations);
        add(routes, gate, SEARCH + "sessions", request -> Map.of("type", "sessions"));
        add(routes, gate, SEARCH + "prompts", request -> Map.of("type", "prompts"));
        add(routes, gate, SEARCH + "by-concept", request -> Map.of("concepts", needed(request, "concept", "concepts")));
        add(routes, gate, SEARCH + "by-file", request -> Map.of("files", needed(request, "filePath", "files")));
        add(
                routes,
                gate,
                SEARCH + "by-type",
                request -> Map.of("type", "observations", "obs_type", needed(request, "type", "obs_type")));
        add(routes, gate, "/api/decisions", request -> Map.of("obs_type", "decision"));
        add(routes, gate, "/api/changes", request -> Map.of("concepts", "what-changed"));
        add(routes, gate, "/api/how-it-works", request -> Map.of("concepts", "how-it-works"));
        add(
                routes,
                gate,
                "/api/context/recent",
                request -> Map.of(
                        "type", "sessions", "limit", request.text("limit", 32).orElse("3")));
        routes.get(KeyScope.READ, SEARCH + "help", gate.get(SEARCH + "help", request -> Reply.ok(help())));
    }

    /** Which parameters a route gives, in the place of those it was asked with. */
    @FunctionalInterface
    private interface Given {
        Map<String, String> of(Request request) throws BadRequestException;
    }

    private void add(Routes routes, Gate gate, String route, Given given) {
        routes.get(
                KeyScope.READ,
                route,
                gate.get(route, request -> search.search(newestFirst(request).with(given.of(request)))));
    }

    private static Request newestFirst(Request request) throws BadRequestException {
        boolean ordered = request.text("orderBy", 32).isPresent();
        Optional<String> query = request.text(List.of("query", "q"), Request.MAX_QUERY);
        return ordered || query.isPresent() ? request : request.with(Map.of("orderBy", "date_desc"));
    }

    /** Its {@code type} cannot be another kind of memory here, but a kind of observation it can be. */
    private static Map<String, String> observations(Request request) throws BadRequestException {
        String kinds = request.list(List.of("type", "obs_type")).stream()
                .filter(type -> Scope.named(type) == null)
                .collect(Collectors.joining(","));
        return Map.of("type", "observations", "obs_type", kinds);
    }

    private static String needed(Request request, String name, String otherName) throws BadRequestException {
        List<String> values = request.list(name).isEmpty() ? request.list(otherName) : request.list(name);
        if (values.isEmpty()) {
            throw new BadRequestException(name, "given");
        }
        return String.join(",", values);
    }

    private static ObjectNode help() {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("title", "Memlog's search over HTTP")
                .put(
                        "description",
                        "GET /api/search does all of it; the others are shortcuts that claude-mem's clients know");
        ArrayNode endpoints = json.putArray("endpoints");
        String common = "project, limit, offset, dateStart, dateEnd, orderBy, format";
        endpoint(endpoints, "/api/search", "everything", "query, type, obs_type, concepts, files, " + common);
        endpoint(endpoints, SEARCH + "observations", "observations alone", "query, " + common);
        endpoint(endpoints, SEARCH + "sessions", "session summaries alone", "query, " + common);
        endpoint(endpoints, SEARCH + "prompts", "prompts alone", "query, " + common);
        endpoint(endpoints, SEARCH + "by-concept", "observations with one of these concepts", "concept, " + common);
        endpoint(
                endpoints,
                SEARCH + "by-file",
                "observations about a file; a part of its path will do",
                "filePath, " + common);
        endpoint(endpoints, SEARCH + "by-type", "observations of one of these kinds", "type, " + common);
        endpoint(endpoints, "/api/decisions", "observations of the kind decision", common);
        endpoint(endpoints, "/api/changes", "observations with the concept what-changed", common);
        endpoint(endpoints, "/api/how-it-works", "observations with the concept how-it-works", common);
        endpoint(endpoints, "/api/context/recent", "the newest session summaries, 3 of them", common);
        return json;
    }

    private static void endpoint(ArrayNode endpoints, String path, String what, String parameters) {
        endpoints
                .addObject()
                .put("path", path)
                .put("method", "GET")
                .put("description", what)
                .put("parameters", parameters);
    }
}
