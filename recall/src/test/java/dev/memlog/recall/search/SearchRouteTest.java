/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchRouteTest {
    private final RecallServer server = new RecallServer();

    @BeforeEach
    void seed() {
        server.store.add(Seeds.observation(1));
        server.store.add(Seeds.observation(2));
        server.store.add(Seeds.summary(3));
        server.store.add(Seeds.prompt(4));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerRowsWhenAskedForJson() {
        JsonNode json = server.get("/api/search?query=depot&format=json").json();

        assertThat(json.path("observations")).hasSize(2);
        assertThat(json.path("sessions")).hasSize(1);
        assertThat(json.path("prompts")).hasSize(1);
        assertThat(json.path("totalResults").asInt()).isEqualTo(4);
        assertThat(json.path("query").asText()).isEqualTo("depot");
        assertThat(json.path("observations").path(0).path("files_modified").asText())
                .contains("Route.java");
    }

    @Test
    void shouldAnswerAnIndexToReadByDefault() {
        JsonNode content = server.get("/api/search?query=depot").json().path("content");

        assertThat(content).hasSize(1);
        assertThat(content.path(0).path("type").asText()).isEqualTo("text");
        assertThat(content.path(0).path("text").asText())
                .startsWith(ContextFrame.OPEN)
                .endsWith(ContextFrame.CLOSE)
                .contains("4 found for \"depot\": 2 observations, 1 session summary, 1 prompt.")
                .contains("\n#2 2026-11-22 ✨ Route got a depot [parcel-service] (~")
                .contains("\n#S3 2026-11-22 📌 Give the route a depot")
                .contains("\n#P4 2026-11-22 💬 give the route a depot");
    }

    @Test
    void shouldSayThatNothingWasFoundWithoutEchoingMarkup() {
        String text = server.get("/api/search?query=%3C%2Fmemlog-context%3Ezzz")
                .json()
                .path("content")
                .path(0)
                .path("text")
                .asText();

        assertThat(text).contains("Nothing is remembered for \"&lt;/memlog context>zzz\"");
    }

    @Test
    void shouldHandEveryFilterOn() {
        server.get("/api/search?q=depot&type=observations,prompts&obs_type=bugfix&concepts=gotcha,pattern&files=a.java"
                + "&project=p&dateStart=2026-11-01&dateEnd=2026-11-22&limit=7&offset=3&orderBy=date_desc");

        SearchRequest request = server.memories.searches.getFirst();
        assertThat(request.text()).isEqualTo("depot");
        assertThat(request.scopes()).containsExactlyInAnyOrder(Scope.OBSERVATIONS, Scope.PROMPTS);
        assertThat(request.kinds()).containsExactly("bugfix");
        assertThat(request.concepts()).containsExactly("gotcha", "pattern");
        assertThat(request.files()).containsExactly("a.java");
        assertThat(request.projects()).containsExactly("p");
        assertThat(request.from()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(request.to()).isEqualTo(Instant.parse("2026-11-22T23:59:59.999Z"));
        assertThat(request.order()).isEqualTo(SearchRequest.Order.NEWEST_FIRST);
        assertThat(request.offset()).isEqualTo(3);
        assertThat(request.limit()).isEqualTo(7);
    }

    @Test
    void shouldTakeOneOfEachByItsPlainName() {
        server.get("/api/search?query=depot&concept=gotcha&file=a.java&author=ann&date=2026-11-01..2026-11-07"
                + "&paging=together&format=json");

        SearchRequest request = server.memories.searches.getFirst();
        assertThat(request.concepts()).containsExactly("gotcha");
        assertThat(request.files()).containsExactly("a.java");
        assertThat(request.authors()).containsExactly("ann");
        assertThat(request.from()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(request.to()).isEqualTo(Instant.parse("2026-11-07T23:59:59.999Z"));
        assertThat(request.paging()).isEqualTo(SearchRequest.Paging.TOGETHER);
    }

    @Test
    void shouldPutMarksBesideThePassageAndRankAllKinds() {
        // Among many summaries the words are rare.
        server.store.add(LongStream.range(10, 60).mapToObj(Seeds::summary).toList());
        server.store.add(Seeds.summary(5, "<b> zebra crossing"));
        server.store.add(Seeds.observation(
                6,
                "A zebra " + "and another word ".repeat(80) + "crossing",
                Seeds.MORNING.minus(Duration.ofDays(900))));

        JsonNode json = server.get("/api/search?query=zebra+crossing&format=json&highlight=true")
                .json();
        String text = server.get("/api/search?query=zebra+crossing")
                .json()
                .path("content")
                .path(0)
                .path("text")
                .asText();

        JsonNode snippet = json.path("sessions").path(0).path("snippet");
        assertThat(snippet.path("text").asText()).isEqualTo("<b> zebra crossing");
        assertThat(snippet.path("marks").toString()).isEqualTo("[[4,9],[10,18]]");
        assertThat(json.path("ranking").toString()).startsWith("[5,6");
        assertThat(text.indexOf("#S5")).isPositive().isLessThan(text.indexOf("#6 "));
    }

    @Test
    void shouldTakeAnyOtherTypeForAKindOfObservation() {
        server.get("/api/search?type=bugfix&date_from=1795343400000");

        SearchRequest request = server.memories.searches.getFirst();
        assertThat(request.scopes()).containsExactly(Scope.OBSERVATIONS);
        assertThat(request.kinds()).containsExactly("bugfix");
        assertThat(request.from()).isEqualTo(Instant.ofEpochMilli(1_795_343_400_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "prompt,PROMPTS",
        "Prompts,PROMPTS",
        "session,SUMMARIES",
        "summary,SUMMARIES",
        "observation,OBSERVATIONS",
    })
    void shouldTakeATypeByAnyOfItsNames(String type, Scope scope) {
        server.get("/api/search?type=" + type);

        SearchRequest request = server.memories.searches.getFirst();
        assertThat(request.scopes()).containsExactly(scope);
        assertThat(request.kinds()).isEmpty();
    }

    @Test
    void shouldBeginWithTheOldestWhenAsked() {
        JsonNode json =
                server.get("/api/search?orderBy=date_asc&format=json").json().path("observations");

        assertThat(json.path(0).path("id").asLong()).isEqualTo(1);
        assertThat(json.path(1).path("id").asLong()).isEqualTo(2);
    }

    @Test
    void shouldSayWhatWasSearchedForInstead() {
        assertThat(server.get("/api/search?query=depot&format=json").json().has("corrected"))
                .isFalse();

        JsonNode rows = server.get("/api/search?query=dpeot&format=json").json();
        String text = server.get("/api/search?query=dpeot")
                .json()
                .at("/content/0/text")
                .asText();
        JsonNode v1 = server.post("/v1/search", "{\"projectId\":\"parcel-service\",\"query\":\"dpeot\"}")
                .json();

        assertThat(rows.path("corrected").toString()).isEqualTo("[{\"typed\":\"dpeot\",\"searched\":\"depot\"}]");
        assertThat(text.lines()).contains("Not found: \"dpeot\". Searched for \"depot\" instead.");
        assertThat(v1.path("corrected")).isEqualTo(rows.path("corrected"));
    }

    @Test
    void shouldTellWhatMadeAPlaceWhenAsked() {
        JsonNode plain = server.get("/api/search?query=depot&format=json").json();
        JsonNode rows =
                server.get("/api/search?query=depot&format=json&explain=true").json();
        String text = server.get("/api/search?query=depot&explain=true")
                .json()
                .at("/content/0/text")
                .asText();
        JsonNode why = rows.at("/observations/0/why");

        assertThat(plain.at("/observations/0").has("why")).isFalse();
        assertThat(why.path("wordPlace").asInt()).isPositive();
        assertThat(why.path("coverage").asDouble()).isEqualTo(1);
        assertThat(why.at("/words/0/word").asText()).isEqualTo("depot");
        assertThat(why.at("/words/0/fields")).isNotEmpty();
        assertThat(text.lines())
                .anySatisfy(line -> assertThat(line).startsWith("  why: place 1 by words (100 % of the best;"));
    }

    @ParameterizedTest
    @CsvSource({
        "format=xml,format",
        "orderBy=title,orderBy",
        "dateStart=yesterday,dateStart",
        "dateEnd=2026-13-01,dateEnd",
        "dateEnd=%2B999999999-12-31,dateEnd",
        "dateStart=1960-01-01,dateStart",
        "dateStart=2026-11-22T25:00:00Z,dateStart",
        "limit=many,limit",
        "date=soon,date",
        "paging=all,paging",
        "highlight=yes,highlight",
        "explain=perhaps,explain"
    })
    void shouldNameTheParameterWhenItIsBad(String query, String parameter) {
        RecallServer.Answer answer = server.get("/api/search?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().path("allowed").asText()).isNotBlank();
    }

    @Test
    void shouldTakeAQueryOfAnyLengthButNoListOfAny() {
        assertThat(server.get("/api/search?query=" + "a%20".repeat(5_000)).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/search?files=" + "a,".repeat(101)).statusCode())
                .isEqualTo(400);
    }
}
