/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.memory.ShownParameters;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Search as the clients of claude-mem's server ask for it: observations whole, and their texts for a model to read. */
final class ServerSearchRoutes {
    private static final String EXAMPLE = "{\"projectId\":\"shop\",\"query\":\"cart\"}";
    private static final int LONGEST = 4_000;

    private final MemoryQueries memories;
    private final String team;
    private final ShownParameters shown;

    /** @param team reported as every observation's team */
    public ServerSearchRoutes(MemoryQueries memories, String team, ShownParameters shown) {
        this.memories = memories;
        this.team = team;
        this.shown = shown;
    }

    public void addTo(Routes routes, Gate gate) {
        String search = "/v1/search";
        routes.post(KeyScope.READ, search, gate.post(search, request -> answer(request, 20, 100, false)));
        String context = "/v1/context";
        routes.post(KeyScope.READ, context, gate.post(context, request -> answer(request, 10, 50, true)));
    }

    private Reply answer(Request request, int limit, int most, boolean withText) throws BadRequestException {
        JsonNode body = request.jsonObject(EXAMPLE);
        SearchHits hits = memories.search(SearchRequest.of(text(body, "query"))
                .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                .projects(projects(text(body, "projectId")))
                .limit(limit(body.path("limit"), limit, most))
                // A context is put before a model as it is, so what no longer holds is left out of it.
                .shown((withText ? Shown.CURRENT : Shown.USUAL)
                        .at(shown.of(request).asOf()))
                .build());
        List<ObservationRow> rows = hits.observations();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("observations", RowJson.array(rows, this::observation));
        RowJson.addCorrected(json, hits);
        return Reply.ok(withText ? json.put("context", context(rows)) : json);
    }

    /** Its clients have one id for a whole machine, while a memory's project is named after its folder. */
    private List<String> projects(String projectId) {
        return memories.projects().contains(projectId) ? List.of(projectId) : List.of();
    }

    public ObjectNode observation(ObservationRow row) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("id", Long.toString(row.number()))
                .put("projectId", row.project())
                .put("teamId", team)
                .put("serverSessionId", row.key().session().value())
                .put("kind", row.kind())
                .put("content", content(row, "\n"))
                .put("createdAtEpoch", row.at().toEpochMilli())
                .put("updatedAtEpoch", row.at().toEpochMilli());
        json.putObject("metadata").put("title", row.title()).put("platformSource", row.platform());
        return json;
    }

    private static String content(ObservationRow row, String between) {
        String title = opens(row.narrative(), row.title()) ? null : row.title();
        return Stream.concat(Stream.of(title, row.subtitle(), row.narrative()), row.facts().stream())
                .filter(Objects::nonNull)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(between));
    }

    /** Whether a title is no more than the text's own beginning, as that of a memory which was saved without one. */
    private static boolean opens(@Nullable String narrative, String title) {
        String beginning = title.endsWith(RecalledText.CUT) ? title.substring(0, title.length() - 1) : title;
        return narrative != null && narrative.strip().startsWith(beginning);
    }

    /** Its clients put it before a model as it is, so it is framed as all that is recalled. */
    private static String context(List<ObservationRow> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        return rows.stream()
                .map(row -> "#" + row.number() + " " + RecalledText.line(content(row, ". "), LONGEST))
                .collect(Collectors.joining(
                        "\n\n", ContextFrame.OPEN + "\n" + ContextFrame.CAUTION + "\n\n", "\n" + ContextFrame.CLOSE));
    }

    private static String text(JsonNode body, String name) throws BadRequestException {
        JsonNode value = body.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > Request.MAX_QUERY) {
            throw new BadRequestException(name, "a text of 1 to " + Request.MAX_QUERY + " characters");
        }
        return value.textValue().strip();
    }

    private static int limit(JsonNode limit, int byDefault, int most) throws BadRequestException {
        if (limit.isMissingNode() || limit.isNull()) {
            return byDefault;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.intValue() < 1) {
            throw new BadRequestException("limit", "a whole number from 1 to " + most);
        }
        return Math.min(limit.intValue(), most);
    }
}
