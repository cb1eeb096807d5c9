/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.access.Routes.Route;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import io.undertow.util.Methods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfRoutesTest {
    private static final String PROJECT = "parcel-service";
    private static final String OLD = "Checkout service listens on port 8080";
    private static final String NEW = "Checkout service listens on port 9090 now";
    private static final Instant THEN = Seeds.MORNING.minus(Duration.ofDays(20));

    /** What a list needs to be asked for, beside a project. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("/api/search", "query=checkout"),
            Map.entry("/api/search/observations", "query=checkout"),
            Map.entry("/api/search/sessions", "query=checkout"),
            Map.entry("/api/search/prompts", "query=checkout"),
            Map.entry("/api/search/by-concept", "concept=pattern"),
            Map.entry("/api/search/by-file", "filePath=Route.java"),
            Map.entry("/api/search/by-type", "type=feature"),
            Map.entry("/api/observations/by-file", "path=Route.java"),
            Map.entry("/api/timeline", "query=checkout"),
            Map.entry("/api/context/timeline", "anchor=2"),
            Map.entry("/api/timeline/by-query", "query=checkout"));

    private final List<Route> routes = new ArrayList<>();
    private final RecallServer server =
            new RecallServer(64, (its, registered) -> routes.addAll(registered.registered()));

    @BeforeEach
    void remember() {
        server.store.add(Seeds.observation(2, PROJECT, OLD, THEN));
        server.store.add(at(Seeds.summary(3, OLD), THEN), at(Seeds.prompt(4, OLD), THEN));
        server.store.add(Seeds.observation(5, PROJECT, NEW, Seeds.MORNING));
        server.store.add(at(Seeds.summary(6, NEW), Seeds.MORNING), at(Seeds.prompt(7, NEW), Seeds.MORNING));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAskEveryListForItsTime() {
        List<String> lists = new ArrayList<>();
        for (Route route : routes) {
            String template = route.template();
            if (!route.method().equals(Methods.GET) || template.contains("{")) {
                continue;
            }
            String query = template + "?project=" + PROJECT + "&" + NEEDED.getOrDefault(template, "");
            String now = server.get(query).body();
            if (!now.contains("Checkout service")) {
                continue;
            }
            lists.add(template);
            String then = server.get(query + "&as-of=" + Seeds.MORNING.minusSeconds(60))
                    .body();
            RecallServer.Answer bad = server.get(query + "&as-of=someday");

            assertThat(then).as(template).contains("8080").doesNotContain("9090");
            assertThat(bad.statusCode()).as(template).isEqualTo(400);
            assertThat(bad.body()).as(template).contains("as-of").contains("2026-11-22");
        }
        assertThat(lists)
                .contains("/api/observations", "/api/summaries", "/api/prompts", "/api/context/inject")
                .containsAll(NEEDED.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/search", "/v1/context"})
    void shouldAskTheServerRoutesForTheirTime(String route) {
        String body = "{\"projectId\":\"" + PROJECT + "\",\"query\":\"checkout\"}";

        assertThat(server.post(route + "?as-of=" + Seeds.MORNING.minusSeconds(60), body)
                        .body())
                .contains("8080")
                .doesNotContain("9090");
        assertThat(server.post(route + "?as-of=x", body).statusCode()).isEqualTo(400);
    }

    @Test
    void shouldTellTheNewerAndNameTheOlder() {
        String context = server.get("/api/context/inject?project=" + PROJECT).body();
        JsonNode rows = server.get("/api/observations").json().path("items");
        String found =
                server.get("/api/search?query=checkout&type=observations").body();

        assertThat(context)
                .contains(NEW)
                .contains("[supersedes #2]")
                .doesNotContain("# 8080")
                .doesNotContain(OLD + " (");
        assertThat(rows.path(0).path("supersededBy").isNull()).isTrue();
        assertThat(rows.path(1).path("supersededBy").asLong()).isEqualTo(5);
        assertThat(found.indexOf("#5 ")).isLessThan(found.indexOf("#2 "));
        assertThat(found).contains("[superseded by #5]");
        assertThat(server.get("/api/observation/5")
                        .json()
                        .path("supersedes")
                        .path(0)
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void shouldShowTheChainToOneThatReadsInFull() {
        server.store.add(Seeds.observation(
                8, PROJECT, "Moved the checkout service from port 9090 to 7070", Seeds.MORNING.plusSeconds(60)));

        assertThat(tool("get_observations", "{\"ids\":[\"2\",\"8\"]}"))
                .contains("#2 no longer holds: superseded by #5, then by #8.")
                .contains("#8 supersedes #5.");
    }

    @Test
    void shouldAnswerToolsAsOfATime() {
        String then = Seeds.MORNING.minusSeconds(60).toString();

        assertThat(tool("search", "{\"query\":\"checkout\",\"as-of\":\"" + then + "\"}"))
                .contains("8080")
                .doesNotContain("9090");
        assertThat(tool("session_start_context", "{\"project\":\"" + PROJECT + "\",\"as-of\":\"" + then + "\"}"))
                .contains("8080")
                .doesNotContain("9090");
        assertThat(tool("timeline", "{\"anchor\":\"2\",\"as-of\":\"" + then + "\"}"))
                .contains("8080")
                .doesNotContain("9090");
    }

    @ParameterizedTest
    @CsvSource({"5d, 2", "2w, 2", "yesterday, 2", "today, 5", "2999, 5"})
    void shouldReadTheDatesOfSearches(String date, long newest) {
        JsonNode rows = server.get("/api/observations?as-of=" + date).json().path("items");

        assertThat(rows.path(0).path("id").asLong()).isEqualTo(newest);
    }

    private String tool(String name, String arguments) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
                + "\",\"arguments\":" + arguments + "}}";
        return server.send("POST", "/mcp", message, "Content-Type", "application/json", "Accept", "application/json")
                .json()
                .path("result")
                .path("content")
                .path(0)
                .path("text")
                .asText();
    }

    private static SummaryRow at(SummaryRow row, Instant at) {
        return new SummaryRow(
                row.number(),
                row.key(),
                row.session(),
                row.memorySessionId(),
                row.project(),
                row.author(),
                row.platform(),
                row.request(),
                row.investigated(),
                row.learned(),
                row.completed(),
                row.nextSteps(),
                row.notes(),
                row.promptNumber(),
                row.tokens(),
                at,
                row.hidden(),
                Rows.Marks.NONE);
    }

    private static PromptRow at(PromptRow row, Instant at) {
        return new PromptRow(
                row.number(),
                row.key(),
                row.session(),
                row.project(),
                row.author(),
                row.platform(),
                row.promptNumber(),
                row.text(),
                at,
                row.hidden());
    }
}
