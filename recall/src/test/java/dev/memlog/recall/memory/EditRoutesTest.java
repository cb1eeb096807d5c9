/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.OrderOutcome;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditRoutesTest {
    private static final String HIDE = "{\"hidden\":true}";
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/observations/11,/api/observation/11",
        "/api/summaries/12,/api/session/12",
        "/api/prompts/13,/api/prompt/13"
    })
    void shouldHideAMemoryAndShowItAgain(String route, String one) {
        seed();

        Answer hidden = server.patch(route, HIDE);
        JsonNode whileHidden = server.get(one).json();
        Answer shown = server.patch(route, "{\"hidden\":false}");

        assertThat(hidden.statusCode()).isEqualTo(200);
        assertThat(hidden.contentType()).startsWith("application/json");
        assertThat(hidden.json().path("hidden").asBoolean()).isTrue();
        assertThat(route).endsWith("/" + hidden.json().path("id").asLong());
        assertThat(whileHidden.path("hidden").asBoolean()).isTrue();
        assertThat(shown.json().path("hidden").asBoolean(true)).isFalse();
        assertThat(server.get(one).json().path("hidden").asBoolean(true)).isFalse();
    }

    @Test
    void shouldOrderWhatWasAskedForUnderTheGivenId() {
        seed();

        server.patch("/api/summaries/12", HIDE, "Idempotency-Key", "once");
        server.patch("/api/summaries/12", HIDE);

        MemoryKey key = Seeds.summary(12).key();
        assertThat(server.commands.orders)
                .containsExactly(
                        new MemoryCommands.HideOrder(key, "claude-code", true, new EventId("once")),
                        new MemoryCommands.HideOrder(key, "claude-code", true, null));
    }

    @Test
    void shouldWaitUntilTheEditCanBeRead() {
        seed();
        server.commands.lagging = true;

        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> server.patch("/api/summaries/12", HIDE));
        Awaitility.await().until(() -> !server.commands.orders.isEmpty());
        assertThat(answer).isNotDone();
        server.commands.project(server.commands.orders.getFirst());

        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void shouldSayThatTheEditIsAcceptedWhenItCannotBeReadInTime() {
        seed();
        server.commands.lagging = true;

        Answer answer = server.patch("/api/summaries/12", HIDE);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.json().path("hidden").asBoolean()).isTrue();
        assertThat(server.get("/api/session/12").json().path("hidden").asBoolean(true))
                .isFalse();
    }

    @Test
    void shouldKeepOnReadingWhileManyEditsWait() {
        seed();
        server.commands.lagging = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> server.patch("/api/summaries/12", HIDE));
            }
            Awaitility.await().until(() -> server.commands.orders.size() == 8);

            assertThat(server.get("/api/session/12").json().path("hidden").asBoolean(true))
                    .isFalse();
            server.commands.project(server.commands.orders.getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/observations/12", "/api/summaries/99", "/api/prompts/11"})
    void shouldSayThatThereIsNoSuchMemory(String route) {
        seed();

        Answer answer = server.patch(route, HIDE);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asText()).matches("(Observation|Summary|Prompt) #\\d+ not found");
        assertThat(server.commands.orders).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|hidden|must be true or false",
                "{\"hidden\":\"yes\"}|hidden|must be true or false",
                "{\"hidden\":null}|hidden|must be true or false",
                "{\"hidden\":1}|hidden|must be true or false",
                "{\"hidden\":true,\"title\":\"x\"}|title|must be left out: only hidden can be changed",
                "[true]|body|must be a JSON object such as {\"hidden\":true}",
                "{\"hidden\":true|body|must be a JSON object such as {\"hidden\":true}",
                "''|body|must be a JSON object such as {\"hidden\":true}"
            })
    void shouldNameTheFieldOfABadBody(String body, String field, String message) {
        seed();

        Answer answer = server.patch("/api/summaries/12", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode issue = answer.json().path("issues").path(0);
        assertThat(issue.path("field").asText()).isEqualTo(field);
        assertThat(issue.path("message").asText()).isEqualTo(message);
        assertThat(answer.json().path("detail").asText()).isEqualTo(field + " " + message);
        assertThat(server.commands.orders).isEmpty();
    }

    @Test
    void shouldRefuseAnIdThatIsNone() {
        seed();

        Answer badNumber = server.patch("/api/summaries/S12", HIDE);
        Answer badKey = server.patch("/api/summaries/12", HIDE, "Idempotency-Key", "k".repeat(257));

        assertThat(badNumber.statusCode()).isEqualTo(400);
        assertThat(badNumber.json().path("detail").asText()).startsWith("id must be a whole number");
        assertThat(badKey.statusCode()).isEqualTo(400);
        assertThat(badKey.json().path("detail").asText()).startsWith("Idempotency-Key must be 1 to 256");
    }

    @Test
    void shouldAskToComeBackWhileTheLogIsAway() {
        seed();
        server.commands.outcome = OrderOutcome.UNAVAILABLE;

        Answer answer = server.patch("/api/summaries/12", HIDE);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:37777,200",
        "http://127.0.0.1:37777,200",
        "http://[::1]:37777,200",
        "http://viewer.localhost,200",
        "https://example.org,403",
        "http://127.0.0.1.example.org,403",
        "http://localhost.example.org,403",
        "null,403",
        "http://a b,403"
    })
    void shouldTakeOrdersFromPagesOfThisMachineOnly(String origin, int status) {
        seed();

        assertThat(server.patch("/api/summaries/12", HIDE, "Origin", origin).statusCode())
                .isEqualTo(status);
        assertThat(server.commands.orders).hasSize(status == 200 ? 1 : 0);
    }

    private void seed() {
        server.store.add(Seeds.observation(11));
        server.store.add(Seeds.summary(12));
        server.store.add(Seeds.prompt(13));
    }
}
