/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.correct;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People correct memories over HTTP and by tool, and a context tells what they said. */
class CorrectionRoutesTest {
    private static final String MARKS = "/v1/memories/11/marks";
    private static final String TEXT = "/v1/memories/11/text";
    private static final String CONTEXT = "/api/context/inject?project=parcel-service";
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"11,pinned,/api/observation/11", "11,global,/api/observation/11", "12,wrong,/api/session/12"})
    void shouldMarkAMemoryAndTakeItBack(long number, String mark, String one) {
        seed();
        String route = "/v1/memories/" + number + "/marks";

        Answer set = server.post(route, "{\"" + mark + "\":true}");
        JsonNode marked = server.get(one).json();
        Answer taken = server.post(route, "{\"" + mark + "\":false}");

        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(set.json().path(mark).asBoolean()).isTrue();
        assertThat(set.json().path("message").asText()).contains("#");
        assertThat(marked.path(mark).asBoolean()).isTrue();
        assertThat(taken.json().path(mark).asBoolean(true)).isFalse();
        assertThat(server.get(one).json().has(mark)).isFalse();
        assertThat(server.commands.marks)
                .allSatisfy(order -> assertThat(order.done().action()).startsWith("memory-"));
    }

    @Test
    void shouldEditWhatIsGivenAndKeepTheRestAndTheOriginal() {
        seed();

        Answer edited = server.post(TEXT, "{\"title\":\"A depot is kept\",\"facts\":[\"one\"],\"subtitle\":null}");

        assertThat(edited.statusCode()).as(edited.body()).isEqualTo(200);
        JsonNode row = server.get("/api/observation/11").json();
        assertThat(row.path("title").asText()).isEqualTo("A depot is kept");
        assertThat(row.path("subtitle").isNull()).isTrue();
        assertThat(row.path("narrative").asText())
                .isEqualTo(Seeds.observation(11).narrative());
        assertThat(row.path("facts").asText()).isEqualTo("[\"one\"]");
        assertThat(row.path("editedBy").asText()).isEqualTo("ada");
        assertThat(row.at("/original/title").asText()).isEqualTo("Route got a depot");
        assertThat(server.commands.marks.getFirst().text())
                .isInstanceOfSatisfying(
                        EditedObservation.class,
                        text -> assertThat(text.facts()).containsExactly("one"));
        assertThat(server.commands.marks.getFirst().done().filter().toString()).doesNotContain("depot");

        assertThat(server.post(TEXT, "{\"original\":true}").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/observation/11").json().has("original")).isFalse();
    }

    @Test
    void shouldTellWhatIsPinnedFirstAndWhatIsWrongNotAtAll() {
        for (long number = 21; number < 60; number++) {
            server.store.add(Seeds.observation(number, "Newer work " + number, Seeds.MORNING.plusSeconds(number)));
        }
        seed();
        server.post(MARKS, "{\"pinned\":true}");
        server.post("/v1/memories/21/marks", "{\"wrong\":true}");
        server.post(TEXT, "{\"title\":\"Depots are pinned\"}");

        String context = server.get(CONTEXT).body();

        assertThat(context)
                .contains("## Pinned\n#11 ")
                .contains("[edited by ada]")
                .doesNotContain("#21 ");
        assertThat(context.indexOf("## Pinned")).isLessThan(context.indexOf("## In full"));
        assertThat(context.split("#11 ", -1)).hasSize(2);
        assertThat(server.get("/api/search?query=work+21&wrong=true").body()).contains("[marked as wrong]");
        assertThat(server.get("/api/search?query=work+21&format=json")
                        .json()
                        .at("/observations/0/id")
                        .asLong())
                .isNotEqualTo(21);
    }

    @Test
    void shouldTellAGlobalMemoryInAnotherProjectWithinAShareOfTheBudget() {
        seed();
        for (long number = 100; number < 160; number++) {
            server.store.add(Seeds.observation(number, "Elsewhere " + number + " is long ".repeat(8), Seeds.MORNING));
            server.post("/v1/memories/" + number + "/marks", "{\"global\":true}");
        }
        server.store.add(Seeds.observation(300, "lab", "Of the lab itself", Seeds.MORNING));

        String context = server.get("/api/context/inject?project=lab").body();

        assertThat(context).contains("## Pinned", "[parcel-service] [for all projects]", "Of the lab itself");
        assertThat(context).containsPattern("and \\d+ more that search finds");
        int pinned = context.indexOf("## In full") - context.indexOf("## Pinned");
        assertThat(pinned).isLessThan(2_400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11/marks|{}|pinned must be given",
                "11/marks|{\"pinned\":1}|pinned must be true or false",
                "11/marks|{\"pinned\":true,\"wrong\":true}|wrong must be left out",
                "11/marks|{\"loved\":true}|loved must be left out",
                "13/marks|{\"pinned\":true}|is a prompt",
                "13/text|{\"title\":\"x\"}|is a prompt",
                "11/text|{}|title must be given",
                "11/text|{\"title\":\" \"}|title must be a text that is not empty",
                "11/text|{\"request\":\"x\"}|request must be left out: #11 is an observation",
                "12/text|{\"facts\":[\"x\"]}|facts must be left out: #S12 is a summary",
                "12/text|{\"request\":null,\"investigated\":null,\"learned\":null,\"completed\":null,"
                        + "\"next_steps\":null,\"notes\":null}|request must be a text that is not empty",
                "11/text|{\"facts\":\"x\"}|facts must be a list",
                "11/text|{\"body\":\"x\"}|body must be left out: an observation has title",
                "11/text|{\"original\":true,\"title\":\"x\"}|title must be left out beside original",
                "x/text|{\"title\":\"x\"}|id must be a whole number"
            })
    void shouldNameTheFieldThatIsWrong(String route, String body, String problem) {
        seed();

        Answer answer = server.post("/v1/memories/" + route, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(problem);
        assertThat(server.commands.marks).isEmpty();
    }

    @Test
    void shouldSayWhichMemoryIsNotThereAndWhenTheLogIsNot() {
        seed();
        server.store.addCited(Seeds.observation(77), 5L);
        Answer unknown = server.post("/v1/memories/5/marks", "{\"pinned\":true}");
        server.commands.outcome = OrderOutcome.UNAVAILABLE;
        Answer away = server.post(MARKS, "{\"pinned\":true}");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.json().path("detail").asText())
                .isEqualTo("memory #5 not found; imported under that number: #77");
        assertThat(away.statusCode()).isEqualTo(503);
    }

    @Test
    void shouldAcceptAnOrderThatIsNotShownInTime() {
        seed();
        server.commands.lagging = true;

        assertThat(server.post(MARKS, "{\"pinned\":true}").statusCode()).isEqualTo(202);
    }

    /** It would be told where the key may not write. */
    @Test
    void shouldGiveNothingToAllProjectsForAKeyOfSome() {
        Principal bound = new Principal(
                "k1",
                TeamName.LOCAL,
                "dev",
                Set.of(KeyScope.READ, KeyScope.WRITE),
                new ProjectGlobs(List.of("parcel-*")),
                Visibility.TEAM);
        try (RecallServer some = new RecallServer(bound)) {
            some.store.add(Seeds.observation(11));

            assertThat(some.post(MARKS, "{\"global\":true}").statusCode()).isEqualTo(403);
            assertThat(some.post(MARKS, "{\"pinned\":true}").statusCode()).isEqualTo(200);
            assertThat(some.commands.marks).hasSize(1);
            assertThat(some.commands.marks.getFirst().done().actor()).isEqualTo("k1");
        }
    }

    @Test
    void shouldCorrectByTool() {
        seed();

        assertThat(tool("{\"id\":\"#11\",\"title\":\"By tool\",\"facts\":\"one\\ntwo\"}"))
                .isEqualTo("#11 has another text now; the original is kept.");
        assertThat(tool("{\"id\":\"S12\",\"action\":\"wrong\"}")).startsWith("#S12 is marked as wrong");
        assertThat(tool("{\"id\":\"11\",\"action\":\"pin\",\"title\":\"x\"}"))
                .isEqualTo("title must be left out: action is pin, not edit");
        assertThat(tool("{\"id\":\"P13\",\"action\":\"pin\"}")).contains("#P13 is a prompt");
        assertThat(tool("{\"id\":\"11\"}")).contains("title must be given");

        JsonNode row = server.get("/api/observation/11").json();
        assertThat(row.path("title").asText()).isEqualTo("By tool");
        assertThat(row.path("facts").asText()).isEqualTo("[\"one\",\"two\"]");
        assertThat(call("get_observations", "{\"ids\":[\"11\",\"S12\"]}"))
                .contains("By tool [parcel-service] [edited by ada]")
                .contains("Before the edit, title: Route got a depot")
                .contains("[marked as wrong]");
    }

    private String tool(String arguments) {
        return call("correct_memory", arguments);
    }

    private String call(String name, String arguments) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
                + "\",\"arguments\":" + arguments + "}}";
        return server.send(
                        "POST",
                        "/mcp",
                        message,
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json, text/event-stream")
                .json()
                .at("/result/content/0/text")
                .asText();
    }

    private void seed() {
        server.store.add(Seeds.observation(11));
        server.store.add(Seeds.summary(12));
        server.store.add(Seeds.prompt(13));
    }
}
