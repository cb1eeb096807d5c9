/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static dev.memlog.app.life.ProviderLife.markers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.app.life.Behaviour.Fork;
import dev.memlog.app.life.Behaviour.LoseSession;
import dev.memlog.app.life.Behaviour.Loss;
import dev.memlog.app.life.Behaviour.Once;
import dev.memlog.app.life.Behaviour.RateLimit;
import dev.memlog.app.life.Behaviour.Refusal;
import dev.memlog.app.life.Behaviour.Refuse;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.event.provider.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sessions when their provider is lost, and of the provider's own sessions; a node for each test. */
@Timeout(300)
class ProviderChainIT {
    private static final ProviderForm FIRST = ProviderForm.CLAUDE_CLI;
    private static final ProviderForm NEXT = ProviderForm.OPENAI;

    @TempDir
    private Path temp;

    private final ScriptedProviders provider = ScriptedProviders.open();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void shouldGoOnWithTheNextProviderInOrderWhenTheProvidersSessionIsGone() {
        try (LifeNode node = start(FIRST, NEXT)) {
            for (Loss loss : Loss.values()) {
                assertGoesOn(node, loss);
            }
        }
    }

    private void assertGoesOn(LifeNode node, Loss loss) {
        // Given: a session that the first provider knows, and one that it keeps
        String lost = "lost-" + loss.name();
        String kept = "kept-" + loss.name();
        LifeClient client = node.client();
        client.post(lost, 0);
        client.post(kept, 0);
        client.awaitSettled(lost, 1);
        client.awaitSettled(kept, 1);
        CountDownLatch answer = new CountDownLatch(1);
        provider.script(lost, new Once(() -> answer.getCount() == 0, new LoseSession(loss)));

        // When
        client.post(lost, 1);
        await().until(() -> provider.callsOf(lost).size() == 2);
        client.post(lost, 2, 3);
        answer.countDown();

        // Then: at once, and for this session alone
        assertThat(client.awaitSettled(lost, 4).ledger().processed())
                .as(loss.name())
                .isEqualTo(4);
        assertThat(client.remembered(lost)).containsExactly(markers(lost, 0, 1, 2, 3));
        assertThat(provider.callsWith(Marker.of(lost, 1)).stream().map(ReceivedCall::form))
                .containsExactly(FIRST, NEXT);
        client.post(kept, 1);
        client.awaitSettled(kept, 2);
        assertThat(provider.callsOf(kept)).allMatch(call -> call.form() == FIRST);
        assertThat(client.provider(FIRST).path("available").asBoolean()).isTrue();
        assertThat(node.deadLetters()).isEmpty();

        // And the next provider is told what the first one had found
        assertThat(provider.callsWith(Marker.of(lost, 1)).get(1).prompt()).contains(Marker.of(lost, 0));
    }

    @Test
    void shouldCloseTheSessionAtOnceWhenItsProvidersSessionIsGoneAndThereIsNoOther() {
        try (LifeNode node = start(FIRST)) {
            // Given
            LifeClient client = node.client();
            client.post("gone", 0);
            client.awaitSettled("gone", 1);
            CountDownLatch answer = new CountDownLatch(1);
            provider.script("gone", new Once(() -> answer.getCount() == 0, new LoseSession(Loss.FORGOTTEN)));

            // When
            client.post("gone", 1);
            await().until(() -> provider.callsOf("gone").size() == 2);
            client.post("gone", 2);
            client.awaitSession("gone", reading -> reading.ledger().accepted() == 3);
            answer.countDown();

            // Then
            SessionReading closed = client.awaitSettled("gone", 3);
            assertThat(closed.status()).isEqualTo("failed");
            assertThat(closed.reason()).isEqualTo("session-gone");
            assertThat(closed.ledger().deadLettered()).isEqualTo(2);
            assertThat(provider.callsOf("gone")).hasSize(2);
            assertThat(node.deadLetters().keySet()).containsExactlyInAnyOrder(markers("gone", 1, 2));
            assertThat(node.deadLetters().values())
                    .allSatisfy(letter -> assertThat(letter.head().failure()).isEqualTo(FailureClass.SESSION_GONE));

            // And a later event begins anew, with a new session of the provider
            client.post("gone", 3);
            SessionReading open = client.awaitSettled("gone", 4);
            assertThat(open.status()).isEqualTo("active");
            assertThat(open.generation()).isEqualTo(closed.generation() + 1);
            assertThat(client.remembered("gone")).containsExactly(markers("gone", 0, 3));
            assertThat(provider.callsOf("gone").get(2).resumed()).isNull();
        }
    }

    @Test
    void shouldGoOnWithTheNextProviderInOrderWhenTheCommandIsGone() throws IOException {
        Map<String, String> settings = settings(FIRST, NEXT);
        try (LifeNode node = LifeNode.start(temp.resolve("node"), settings)) {
            // Given
            LifeClient client = node.client();
            client.post("moves", 0);
            client.awaitSettled("moves", 1);

            // When
            Files.delete(Path.of(settings.get("provider.claude-cli.command")));
            client.post("moves", 1, 2, 3);

            // Then
            assertThat(client.awaitSettled("moves", 4).ledger().processed()).isEqualTo(4);
            assertThat(client.remembered("moves")).containsExactly(markers("moves", 0, 1, 2, 3));
            assertThat(provider.callsOf("moves").stream().map(ReceivedCall::form))
                    .startsWith(FIRST)
                    .endsWith(NEXT);
            assertThat(client.provider(FIRST).path("cause").asText()).isEqualTo("unreachable");
            assertThat(client.provider(NEXT).path("available").asBoolean()).isTrue();
        }
    }

    @Test
    void shouldGoOnWithTheNextProviderInOrderWhenNobodyIsLoggedIn() {
        provider.always(call -> call.form() == FIRST ? new Refuse(Refusal.FORBIDDEN) : new Remember());
        assertTakenOver("refused");
    }

    @Test
    void shouldGoOnWithTheNextProviderWhenTheRateIsLimited() {
        provider.always(call -> call.form() == FIRST ? new RateLimit(Duration.ofMinutes(5)) : new Remember());
        assertTakenOver("rate-limited");
    }

    private void assertTakenOver(String cause) {
        try (LifeNode node = start(FIRST, NEXT)) {
            LifeClient client = node.client();
            IntStream.range(0, 4).forEach(session -> client.post("over-" + session, 0, 1, 2));

            for (int session = 0; session < 4; session++) {
                String id = "over-" + session;
                assertThat(client.awaitSettled(id, 3).ledger().processed()).isEqualTo(3);
                assertThat(client.remembered(id)).containsExactly(markers(id, 0, 1, 2));
            }
            assertThat(client.provider(FIRST).path("cause").asText()).isEqualTo(cause);
            assertThat(node.deadLetters()).isEmpty();
            assertThat(provider.calls()).anyMatch(call -> call.form() == NEXT);
        }
    }

    @Test
    void shouldKeepMemoriesLinkedWhenTheProviderAnswersUnderAnotherSession() {
        try (LifeNode node = start(FIRST)) {
            LifeClient client = node.client();
            provider.script("forks", new Remember(), new Fork(), new Remember());
            for (int number = 0; number < 3; number++) {
                client.post("forks", number);
                client.awaitSettled("forks", number + 1);
            }

            List<ReceivedCall> calls = provider.callsOf("forks");
            assertThat(calls).hasSize(3);
            assertThat(calls.get(1).resumed()).isEqualTo(calls.get(0).memorySession());
            assertThat(calls.get(1).memorySession()).isNotEqualTo(calls.get(0).memorySession());
            assertThat(calls.get(2).resumed()).isEqualTo(calls.get(1).memorySession());
            assertThat(client.remembered("forks")).containsExactly(markers("forks", 0, 1, 2));
            assertThat(client.observations("forks").stream()
                            .map(row -> row.path("memory_session_id").asText()))
                    .containsExactlyElementsOf(
                            calls.stream().map(ReceivedCall::memorySession).toList());
            assertThat(node.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldCallNoOftenerThanAllowedWhenRequestsPerMinuteAreBounded() {
        Map<String, String> settings = new HashMap<>(settings(NEXT));
        settings.put("provider.openai.requests-per-minute", "3");
        try (LifeNode node = LifeNode.start(temp.resolve("node"), settings)) {
            LifeClient client = node.client();

            IntStream.range(0, 6).forEach(session -> client.post("paced-" + session, 0));

            await().atMost(LifeClient.PATIENCE).until(() -> client.ledger().processed() == 3);
            await().during(Duration.ofSeconds(3)).until(() -> provider.calls().size() == 3);
            assertThat(client.ledger().pending() + client.ledger().parked()).isEqualTo(3);
            assertThat(node.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldGoOnByTheProviderConfiguredNowWhenStartedAgain() {
        // Given: work that waits for a provider that is gone
        provider.always(call -> call.form() == FIRST ? new Refuse(Refusal.KEY) : new Remember());
        provider.script("changed", new Remember());
        try (LifeNode node = start(FIRST)) {
            node.client().post("changed", 0);
            node.client().awaitSettled("changed", 1);
            node.client().post("changed", 1, 2);
            node.client().awaitSession("changed", reading -> reading.ledger().parked() == 2);
        }

        // When
        try (LifeNode node = start(NEXT)) {
            LifeClient client = node.client();

            // Then: nobody has to do anything, and what was known is carried over
            assertThat(client.awaitSettled("changed", 3).ledger().processed()).isEqualTo(3);
            assertThat(client.remembered("changed")).containsExactly(markers("changed", 0, 1, 2));
            ReceivedCall taken = provider.callsOf("changed").stream()
                    .filter(call -> call.form() == NEXT)
                    .findFirst()
                    .orElseThrow();
            assertThat(taken.prompt()).contains(Marker.of("changed", 0));
            assertThat(client.observations("changed")
                            .get(1)
                            .path("memory_session_id")
                            .asText())
                    .startsWith("openai-changed-");
        }
    }

    private LifeNode start(ProviderForm... chain) {
        return LifeNode.start(temp.resolve("node"), settings(chain));
    }

    private Map<String, String> settings(ProviderForm... chain) {
        return LifeNode.quick(provider.settings(temp, chain));
    }
}
