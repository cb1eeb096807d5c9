/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextRoutesTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTellWhatIsNotedAboutAFile() {
        server.store.add(Seeds.observation(1, "parcel-service", "Routes need a depot", Seeds.MORNING, "bugfix"));

        RecallServer.Answer answer = server.post(
                "/api/context/tool",
                "{\"file\":\"/home/dev/parcel-service/Route.java\",\"project\":\"parcel-service\"}");

        assertThat(answer.json().path("count").asInt()).isOne();
        assertThat(answer.json().path("context").asText())
                .startsWith("<memlog-context>\n# [parcel-service] noted about this file\n")
                .contains("#1 ");
        RecallServer.Answer empty = server.post("/api/context/tool", "{\"project\":\"parcel-service\"}");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.json().path("error").asText()).startsWith("file must be given, or a command or an error");
        assertThat(server.post("/api/context/tool", "{\"command\":1,\"project\":\"p\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/context/inject?project=parcel-service",
                "/api/context/inject?projects=parent,parcel-service&platformSource=claude",
                "/api/context/preview?project=parcel-service"
            })
    void shouldAnswerTheContextAsText(String target) {
        server.store.add(Seeds.observation(1));

        RecallServer.Answer answer = server.get(target);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body())
                .contains("# [parcel-service] recent context")
                .contains("✨")
                .contains("Route.java");
    }

    @Test
    void shouldColourOnRequest() {
        server.store.add(Seeds.observation(1));

        assertThat(server.get("/api/context/inject?project=parcel-service&colors=true")
                        .body())
                .contains("\u001b[");
        assertThat(server.get("/api/context/inject?project=parcel-service&colors=maybe")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldWelcomeANewProject() {
        assertThat(server.get("/api/context/inject?project=fresh").body()).contains("No memories of this project yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?project=", "?projects=,%20,"})
    void shouldAskForAProjectWhenNoneIsNamed(String query) {
        RecallServer.Answer answer = server.get("/api/context/inject" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).startsWith("project must be given");
    }

    @Test
    void shouldGiveAHookTheTextAndALineForThePerson() {
        server.store.add(Seeds.observation(1));

        RecallServer.Answer answer =
                server.get("/api/context/inject?project=parcel-service&hook=true&format=json&session=s-1&folder=/p");

        assertThat(answer.json().path("context").asText()).startsWith("<memlog-context>\n");
        assertThat(answer.json().path("message").asText())
                .startsWith("Memlog: 1 observations and 0 summaries of parcel-service (~")
                .endsWith("http://127.0.0.1:37777");
        RecallServer.Answer nothing = server.get("/api/context/inject?project=fresh&hook=true&format=json");
        assertThat(nothing.body()).isEqualTo("{\"context\":\"\",\"message\":\"\"}");
    }

    @Test
    void shouldTellFarMoreWhenAllIsAskedFor() {
        for (int i = 1; i <= 90; i++) {
            server.store.add(Seeds.observation(i));
        }
        String target = "/api/context/inject?project=parcel-service";

        assertThat(server.get(target + "&full=true").body()).contains("#1 10:43", "90 observations, ~");
        assertThat(server.get(target).body()).doesNotContain("90 observations, ~");
    }

    @Test
    void shouldRecallWhatAPromptIsAbout() {
        server.store.add(Seeds.observation(1));

        RecallServer.Answer answer = server.post(
                "/api/context/semantic",
                "{\"q\":\"give the tour another depotZebra\",\"project\":\"parcel-service\",\"limit\":\"5\","
                        + "\"platformSource\":\"claude\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.json().path("count").asInt()).isOne();
        assertThat(answer.json().path("context").asText())
                .startsWith("<memlog-context>\n# [parcel-service] recalled for this request\n")
                .contains("#1 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"q\":null,\"project\":\"parcel-service\"}",
                "{\"q\":\"depotZebra and route\"}",
                "{\"q\":\"yes, go on\",\"project\":\"parcel-service\"}",
                "{\"q\":\"depotZebra and route\",\"project\":\"another\"}"
            })
    void shouldRecallNothingWhereNothingCanBeMeant(String body) {
        server.store.add(Seeds.observation(1));

        assertThat(server.post("/api/context/semantic", body).body()).isEqualTo("{\"context\":\"\",\"count\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"q\":1}", "{\"q\":\"a\",\"limit\":0}", "{\"q\":\"a\",\"limit\":\"many\"}", "[]"})
    void shouldSayWhatIsWrongWithAQuestion(String body) {
        RecallServer.Answer answer = server.post("/api/context/semantic", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).matches("(q|limit|body) must be .*");
    }
}
