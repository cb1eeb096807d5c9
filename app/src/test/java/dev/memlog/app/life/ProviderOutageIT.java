/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static dev.memlog.app.life.ProviderLife.assertSpaced;
import static dev.memlog.app.life.ProviderLife.markers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.BreakOff;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Hang;
import dev.memlog.app.life.Behaviour.Once;
import dev.memlog.app.life.Behaviour.RateLimit;
import dev.memlog.app.life.Behaviour.Refusal;
import dev.memlog.app.life.Behaviour.Refuse;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.app.life.Behaviour.Reset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session goes through when its only provider, whichever it is, does not do its work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ProviderOutageIT {
    private EveryProvider providers;

    @BeforeAll
    void start(@TempDir Path temp) {
        providers = EveryProvider.start(temp);
    }

    @AfterAll
    void stop() {
        if (providers != null) {
            providers.close();
        }
    }

    @Test
    void shouldCallFourTimesInEachOfTwoGenerationsWhenTheProviderFailsForEver() {
        providers.each(life -> {
            // Given
            String session = "fails";
            life.provider.script(session, new Fail(503), new Reset(), new Hang(), new BreakOff());
            life.provider.script(session, new Fail(500), new Reset(), new Fail(529), new BreakOff());

            // When
            life.client.post(session, 0);
            life.client.awaitSession(
                    session, reading -> reading.isSettled() && reading.status().equals("failed"));
            life.awaitCalls(session, 8);
            SessionReading failed = life.client.awaitSession(
                    session, reading -> reading.status().equals("failed") && reading.generation() == 2);

            // Then
            assertSpaced(life.provider.callsOf(session).subList(0, 4));
            assertSpaced(life.provider.callsOf(session).subList(4, 8));
            assertThat(failed.reason()).isEqualTo("transient");
            assertThat(failed.ledger().deadLettered()).isEqualTo(1);
            assertThat(failed.ledger().accepted()).isEqualTo(1);
            life.assertLetters(session, FailureClass.TRANSIENT, 0);
            assertThat(life.letter(session, 0).head().attempts()).isEqualTo(8);
            assertThat(life.letter(session, 0).head().generation()).isEqualTo(2);

            // And nobody tries it a ninth time, although the provider works for others
            life.process("others-work");
            assertThat(life.provider.callsOf(session)).hasSize(8);
            assertThat(life.node.deadLetters()).containsKey(Marker.of(session, 0));

            // And a later event begins anew
            life.client.post(session, 1);
            life.client.awaitSettled(session, 2);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 1));
        });
    }

    @Test
    void shouldGoOnByItselfWhenTheProviderThatFailedIsWell() {
        providers.each(life -> {
            // Given: four calls are spent, and what waited went with them
            String session = "well-again";
            IntStream.range(0, 4).forEach(i -> life.provider.script(session, new Fail(502)));
            CountDownLatch second = new CountDownLatch(1);
            life.provider.script(session, new Once(() -> second.getCount() == 0, new Remember()));

            // When
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1, 2);
            life.awaitCalls(session, 5);
            second.countDown();

            // Then: under the same ids and in order
            SessionReading reading = life.client.awaitSession(
                    session, found -> found.isSettled() && found.ledger().processed() == 3);
            assertThat(reading.ledger().accepted()).isEqualTo(3);
            assertThat(reading.ledger().deadLettered()).isZero();
            assertThat(life.client.remembered(session)).containsExactly(markers(session, 0, 1, 2));
            assertThat(life.node.deadLetters().keySet()).doesNotContain(markers(session, 0, 1, 2));
            assertThat(life.provider.callsByEvent().get(Marker.of(session, 0))).hasSize(5);
        });
    }

    // Limits

    @Test
    void shouldWaitAsToldAndSpendNothingWhenTheProviderLimitsTheRate() {
        providers.each(life -> {
            // Given: more refusals than a batch has attempts
            String session = "limited";
            Duration told = Duration.ofSeconds(3);
            life.provider.script(session, new RateLimit(told));
            IntStream.range(0, 4).forEach(i -> life.provider.script(session, new RateLimit(null)));

            // When
            life.client.post(session, 0);
            life.client.awaitSession(session, reading -> reading.ledger().parked() == 1);

            // Then
            assertThat(life.client.awaitSettled(session, 1).ledger().processed())
                    .isEqualTo(1);
            List<ReceivedCall> calls = life.provider.callsOf(session);
            assertThat(calls).hasSize(6);
            Duration first = life.form.stateful() ? LifeNode.COOL_DOWN : told;
            assertThat(calls.get(1).since(calls.get(0))).isGreaterThanOrEqualTo(first);
            assertCooledDown(calls);
            assertThat(life.client.remembered(session)).containsExactly(markers(session, 0));
            assertThat(life.node.deadLetters()).doesNotContainKey(Marker.of(session, 0));
        });
    }

    @Test
    void shouldWaitAndTellWhenTheProviderRefusesToWork() {
        providers.each(life -> {
            // Given: as many refusals as a batch has attempts, each for another reason
            String session = "refused";
            for (Refusal refusal : Refusal.values()) {
                life.provider.script(session, new Refuse(refusal));
            }

            // When
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1);
            life.client.awaitSession(session, reading -> reading.ledger().parked() == 2);

            // Then: nobody can overlook it, and the node is ready all the same
            JsonNode shown = life.client.provider(life.form);
            assertThat(shown.path("available").asBoolean()).isFalse();
            assertThat(shown.path("probeAt").asText()).isNotEmpty();
            NodeHttp http = life.client.http();
            assertThat(http.get(life.client.url() + "/ready").status()).isEqualTo(200);
            assertThat(http.get(life.client.url() + "/api/context/inject?hook=true&project=" + session)
                            .body())
                    .contains(life.form.setting() + " is paused");
            Set<String> causes = new TreeSet<>();
            SessionReading reading = life.client.awaitSession(session, found -> {
                causes.add(life.client.provider(life.form).path("cause").asText());
                return found.isSettled();
            });
            causes.removeAll(Set.of("", "null")); // It is available again.
            assertThat(causes).containsExactly("refused");

            // And it clears by itself, nothing spent and nothing taken for an answer
            assertThat(reading.ledger().processed()).isEqualTo(2);
            assertThat(reading.status()).isEqualTo("active");
            assertThat(life.client.remembered(session)).containsExactly(markers(session, 0, 1));
            assertCooledDown(life.provider.callsOf(session).subList(0, 5));
            assertThat(life.provider.callsWith(Marker.of(session, 0))).hasSize(5);
            life.client.awaitAvailable(life.form);
        });
    }

    /** One probe for each cool-down at most. */
    private static void assertCooledDown(List<ReceivedCall> calls) {
        for (int i = 1; i < calls.size(); i++) {
            assertThat(calls.get(i).since(calls.get(i - 1)))
                    .as("wait before call " + (i + 1) + " of " + calls)
                    .isGreaterThanOrEqualTo(i == 1 ? LifeNode.COOL_DOWN : LifeNode.LONGEST_COOL_DOWN);
        }
    }
}
