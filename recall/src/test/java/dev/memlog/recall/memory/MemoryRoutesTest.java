/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryRoutesTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldListNewestFirstAndTellWhetherMoreFollows() {
        LongStream.rangeClosed(1, 45).forEach(number -> server.store.add(Seeds.observation(number)));

        JsonNode first = server.get("/api/observations").json();
        JsonNode last = server.get("/api/observations?offset=40&limit=20").json();

        assertThat(first.path("hasMore").asBoolean()).isTrue();
        assertThat(first.path("offset").asInt(-1)).isZero();
        assertThat(first.path("limit").asInt()).isEqualTo(20);
        assertThat(ids(first.path("items"))).hasSize(20).startsWith(45L, 44L);
        assertThat(last.path("hasMore").asBoolean()).isFalse();
        assertThat(ids(last.path("items"))).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "101", "4000000000", "99999999999999999999999"})
    void shouldCutLimitToTheLargestWhenItIsTooLarge(String limit) {
        assertThat(server.get("/api/prompts?limit=" + limit)
                        .json()
                        .path("limit")
                        .asInt())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=-1,limit",
        "limit=ten,limit",
        "limit=1.5,limit",
        "offset=-1,offset",
        "offset=2147483648,offset",
        "offset=1e3,offset"
    })
    void shouldNameTheParameterAndItsRangeWhenItIsBad(String query, String parameter) {
        RecallServer.Answer answer = server.get("/api/summaries?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.json().path("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().path("error").asText()).contains(parameter).contains("whole number from");
    }

    @Test
    void shouldFilterByProjectsGivenInEitherWay() {
        server.store.add(Seeds.observation(1, "a", "one", Seeds.MORNING));
        server.store.add(Seeds.observation(2, "b,c", "two", Seeds.MORNING.plusSeconds(1)));
        server.store.add(Seeds.observation(3, "d", "three", Seeds.MORNING.plusSeconds(2)));

        JsonNode json =
                server.get("/api/observations?projects=a,x&project=b%2Cc").json();

        assertThat(ids(json.path("items"))).containsExactly(2L, 1L);
    }

    @ParameterizedTest
    @CsvSource({"observation,Observation #7 not found", "session,Session #7 not found", "prompt,Prompt #7 not found"})
    void shouldSayWhichMemoryIsNotThere(String kind, String message) {
        RecallServer.Answer answer = server.get("/api/" + kind + "/7");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "1.5", "9007199254740992", "99999999999999999999", "%20", "1%00"})
    void shouldRefuseAnIdThatIsNoNumber(String id) {
        RecallServer.Answer answer = server.get("/api/observation/" + id);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("parameter").asText()).isEqualTo("id");
    }

    @Test
    void shouldFetchEachKindByItsNumber() {
        server.store.add(Seeds.observation(4));
        server.store.add(Seeds.summary(5));
        server.store.add(Seeds.prompt(6));

        assertThat(server.get("/api/observation/4").json().path("type").asText())
                .isEqualTo("feature");
        assertThat(server.get("/api/session/5").json().path("request").asText()).isEqualTo("Give the route a depot");
        assertThat(server.get("/api/prompt/6").json().path("prompt_text").asText())
                .isEqualTo("give the route a depot");
    }

    @Test
    void shouldFetchAnAddedMemoryByTheNumberItOnceHadAndSaySo() {
        server.store.addCited(Seeds.observation(7), 123L);

        JsonNode byOld = server.get("/api/observation/123").json();
        JsonNode byOwn = server.get("/api/observation/7").json();

        assertThat(byOld.path("id").asLong()).isEqualTo(7);
        assertThat(byOld.path("onceNumbered").asLong()).isEqualTo(123);
        assertThat(byOwn.has("onceNumbered")).isFalse();
    }

    @Test
    void shouldTellOfBothWhereANumberMeansOneHereAndOneElsewhere() {
        server.store.add(Seeds.observation(12));
        server.store.addCited(Seeds.observation(340), 12L);

        JsonNode here = server.get("/api/observation/12").json();
        JsonNode elsewhere = server.get("/api/observation/12?old=true").json();
        JsonNode batch =
                server.post("/api/observations/batch", "{\"ids\":[12]}").json();
        JsonNode oldBatch = server.post("/api/observations/batch?old=true", "{\"ids\":[12]}")
                .json();

        assertThat(here.path("id").asLong()).isEqualTo(12);
        assertThat(here.path("alsoOnceNumbered").toString()).isEqualTo("[340]");
        assertThat(elsewhere.path("id").asLong()).isEqualTo(340);
        assertThat(elsewhere.path("onceNumbered").asLong()).isEqualTo(12);
        assertThat(batch).containsExactly(here);
        assertThat(oldBatch).containsExactly(elsewhere);
    }

    @Test
    void shouldFetchABatchByNumbersThatAddedMemoriesHadElsewhere() {
        server.store.addCited(Seeds.observation(340), 12L);
        server.store.addCited(Seeds.observation(341), 13L);

        JsonNode batch = server.post("/api/observations/batch", "{\"ids\":[12,13,341,99],\"orderBy\":\"date_asc\"}")
                .json();

        assertThat(batch.findValues("id")).extracting(JsonNode::asLong).containsExactly(340L, 341L);
        assertThat(batch.findValues("onceNumbered"))
                .extracting(JsonNode::asLong)
                .containsExactly(12L, 13L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1,3\"", "\"[1, 3]\"", "\" 1 , 3 \"", "[1,3]"})
    void shouldFetchABatchWhoseNumbersAreWrittenAsAText(String ids) {
        LongStream.rangeClosed(1, 5).forEach(number -> server.store.add(Seeds.observation(number)));

        assertThat(server.post("/api/observations/batch", "{\"ids\":" + ids + "}")
                        .json()
                        .findValues("id"))
                .extracting(JsonNode::asLong)
                .containsExactlyInAnyOrder(1L, 3L);
        assertThat(server.post("/api/observations/batch", "{\"ids\":\"" + "[".repeat(100_000) + "\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldFetchABatchInTheOrderAskedFor() {
        LongStream.rangeClosed(1, 5).forEach(number -> server.store.add(Seeds.observation(number)));
        String path = "/api/observations/batch";

        assertThat(ids(server.post(path, "{\"ids\":[2,5,99,1,5]}").json())).containsExactly(5L, 2L, 1L);
        assertThat(ids(server.post(path, "{\"ids\":[2,5,1],\"orderBy\":\"date_asc\",\"limit\":2}")
                        .json()))
                .containsExactly(1L, 2L);
        assertThat(ids(server.post(path, "{\"ids\":[2],\"project\":\"other\"}").json()))
                .isEmpty();
        assertThat(server.post(path, "{\"ids\":[]}").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "{}",
                "{\"ids\":1}",
                "{\"ids\":[\"1\"]}",
                "{\"ids\":[1.5]}",
                "{\"ids\":[99999999999999999999]}",
                "{\"ids\":[1],\"orderBy\":\"up\"}",
                "{\"ids\":[1],\"limit\":0}",
                "{\"ids\":[1],\"project\":{}}",
                "{\"ids\":[1]} trailing"
            })
    void shouldRefuseABatchThatCannotBeMeant(String body) {
        RecallServer.Answer answer = server.post("/api/observations/batch", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains("must be");
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        assertThat(server.post("/api/observations/batch", " ".repeat(300_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void shouldFindObservationsByFileAndKeepCommasInPaths() {
        server.store.add(Seeds.observation(1));

        JsonNode json = server.get("/api/observations/by-file?path=a%2Cb.java&path=Route.java&limit=3")
                .json();

        assertThat(server.memories.searches.getFirst().files()).containsExactly("a,b.java", "Route.java");
        assertThat(server.memories.searches.getFirst().limit()).isEqualTo(3);
        assertThat(json.path("count").asInt()).isEqualTo(1);
        assertThat(server.get("/api/observations/by-file").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "'','5 1'",
        "?hidden=true,'5 2 1'",
        "?duplicates=true,'5 3 1'",
        "?hidden=true&duplicates=true,'5 4 3 2 1'"
    })
    void shouldListHiddenOnesAndDuplicatesOnlyWhenAskedTo(String query, String wanted) {
        server.store.add(Seeds.observation(1));
        server.store.add(Seeds.hidden(Seeds.observation(2), true));
        server.store.add(Seeds.duplicate(Seeds.observation(3), 1));
        server.store.add(Seeds.hidden(Seeds.duplicate(Seeds.observation(4), 1), true));
        server.store.add(Seeds.observation(5));

        JsonNode items = server.get("/api/observations" + query).json().path("items");

        assertThat(ids(items).stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(wanted);
    }

    @Test
    void shouldTellOfOneObservationThatItIsHiddenOrSaysWhatAnotherSaid() {
        server.store.add(Seeds.hidden(Seeds.duplicate(Seeds.observation(4), 1), true));

        JsonNode one = server.get("/api/observation/4").json();

        assertThat(one.path("hidden").asBoolean()).isTrue();
        assertThat(one.path("duplicateOf").asLong()).isEqualTo(1);
    }

    @Test
    void shouldLeaveHiddenOnesOutOfABatchAndKeepDuplicates() {
        server.store.add(Seeds.observation(1));
        server.store.add(Seeds.hidden(Seeds.observation(2), true));
        server.store.add(Seeds.duplicate(Seeds.observation(3), 1));
        String body = "{\"ids\":[1,2,3]}";

        assertThat(ids(server.post("/api/observations/batch", body).json())).containsExactly(3L, 1L);
        assertThat(ids(server.post("/api/observations/batch?hidden=true", body).json()))
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void shouldPassOnWhatASearchIsToShow() {
        server.get("/api/search?query=depot");
        server.get("/api/search?query=depot&hidden=1");
        server.get("/api/observations/by-file?path=Route.java&duplicates=true");

        assertThat(server.memories.searches)
                .extracting(SearchRequest::shown)
                .containsExactly(Shown.USUAL, new Shown(true, false), new Shown(false, true));
        assertThat(server.get("/api/search?hidden=perhaps").statusCode()).isEqualTo(400);
    }

    private static List<Long> ids(JsonNode rows) {
        List<Long> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.path("id").asLong()));
        return ids;
    }
}
