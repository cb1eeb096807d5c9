/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static dev.memlog.app.life.ProviderLife.assertSpaced;
import static dev.memlog.app.life.ProviderLife.markers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.Garble;
import dev.memlog.app.life.Behaviour.Hang;
import dev.memlog.app.life.Behaviour.Once;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.app.life.Behaviour.Say;
import dev.memlog.app.life.Behaviour.TooLong;
import dev.memlog.app.life.ReceivedCall.Ending;
import dev.memlog.event.provider.FailureClass;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session goes through with one provider alone, whichever it is, while that provider answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ProviderLifeIT {
    /** More than one call and its attempts ask for. */
    private static final int MOST_TOO_LONG = 10;

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
    void shouldCloseTheSessionWhenThePromptIsTooLongEvenWhenShrunk() {
        providers.each(life -> {
            // Given: a memory, then a call that is under way while more waits behind it
            String session = "long";
            life.client.post(session, 0);
            life.client.awaitSettled(session, 1);
            CountDownLatch answer = new CountDownLatch(1);
            BooleanSupplier answered = () -> answer.getCount() == 0;
            life.provider.script(session, new Once(answered, new TooLong()));
            life.provider.script(
                    session, Collections.nCopies(MOST_TOO_LONG, new TooLong()).toArray(Behaviour[]::new));
            life.client.postOutput(session, 1, "word ".repeat(12_000));
            life.awaitCalls(session, 2);
            life.client.post(session, 2, 3);
            life.client.awaitSession(session, reading -> reading.ledger().accepted() == 4);

            // When
            answer.countDown();
            SessionReading closed = life.client.awaitSettled(session, 4);

            // Then: requests that are refused have less in them each time, and all that waited goes with the last
            List<ReceivedCall> calls = life.provider.callsOf(session);
            assertThat(calls).hasSizeBetween(3, MOST_TOO_LONG);
            for (int i = 2; i < calls.size(); i++) {
                assertThat(calls.get(i).markers()).isEqualTo(calls.get(1).markers());
                assertThat(calls.get(i).prompt().length())
                        .isLessThanOrEqualTo(calls.get(i - 1).prompt().length());
            }
            assertThat(calls.getLast().prompt().length())
                    .isLessThan(calls.get(1).prompt().length() / 2);
            assertThat(closed.status()).isEqualTo("failed");
            assertThat(closed.reason()).isEqualTo("prompt-too-long");
            assertThat(closed.ledger().deadLettered()).isEqualTo(3);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 0));
            life.assertLetters(session, FailureClass.PROMPT_TOO_LONG, 1, 2, 3);
            assertThat(life.letter(session, 1).head().attempts()).isEqualTo(2);
            assertThat(life.letter(session, 3).head().attempts()).isZero();

            // And a later event begins anew
            life.provider.forgetScript(session);
            life.client.post(session, 4);
            SessionReading open = life.client.awaitSettled(session, 5);
            assertThat(open.status()).isEqualTo("active");
            assertThat(open.generation()).isEqualTo(closed.generation() + 1);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 0), Marker.of(session, 4));
            assertThat(life.provider.callsOf(session)).hasSize(calls.size() + 1);
        });
    }

    @Test
    void shouldGoOnWhenThePromptFitsOnceItIsShrunk() {
        providers.each(life -> {
            String session = "shrinks";
            life.provider.script(session, new TooLong());

            life.client.postOutput(session, 0, "word ".repeat(12_000));

            SessionReading reading = life.client.awaitSettled(session, 1);
            assertThat(reading.ledger().processed()).isEqualTo(1);
            assertThat(reading.status()).isEqualTo("active");
            assertThat(life.provider.callsOf(session)).hasSize(2);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 0));
        });
    }

    @Test
    void shouldGiveUpTheBatchAloneWhenTheAnswerIsGarbage() {
        providers.each(life -> {
            // Given
            String session = "garbage";
            life.provider.script(session, new Garble(), new Garble());

            // When
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1);

            // Then
            SessionReading reading = life.client.awaitSettled(session, 2);
            assertThat(reading.status()).isEqualTo("active");
            assertThat(reading.ledger().deadLettered()).isEqualTo(1);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 1));
            life.assertLetters(session, FailureClass.NO_ANSWER, 0);
            assertThat(life.letter(session, 0).head().attempts()).isEqualTo(2);
            assertSpaced(life.provider.callsOf(session).subList(0, 2));
            assertThat(life.provider.callsWith(Marker.of(session, 0))).hasSize(2);
        });
    }

    @Test
    void shouldKnowTheProvidersSessionWhenItAnswers() {
        providers.each(life -> {
            String session = "memory-id";
            long before = Instant.now().toEpochMilli();
            life.client.post(session, 0);
            life.client.awaitSettled(session, 1);
            life.client.post(session, 1);
            life.client.awaitSettled(session, 2);

            List<String> ids = life.memorySessions(session);
            List<ReceivedCall> calls = life.provider.callsOf(session);
            assertThat(ids).hasSize(2);
            assertThat(ids.get(1)).isEqualTo(ids.get(0));
            if (life.form.stateful()) {
                assertThat(calls.get(0).resumed()).isNull();
                assertThat(calls.get(1).resumed()).isEqualTo(calls.get(0).memorySession());
                assertThat(ids.getFirst()).isEqualTo(calls.get(0).memorySession());
            } else {
                assertThat(ids.getFirst()).startsWith(life.form.setting() + "-" + session + "-");
                assertThat(Long.parseLong(
                                ids.getFirst().substring((life.form.setting() + "-" + session + "-").length())))
                        .isBetween(before, Instant.now().toEpochMilli());
            }
        });
    }

    @Test
    void shouldCutTheCallAndDiscardWhatWaitsWhenTheSessionIsDeleted() {
        providers.each(life -> {
            // Given
            String session = "deleted";
            life.provider.script(session, new Hang());
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1);

            // When
            life.client.delete(session);

            // Then: the call is cut at once and not only when its time is up
            ReceivedCall call = life.provider.callsOf(session).getFirst();
            LifeClient.awaited(
                    "the call's end", ProviderLife.TIMEOUT, call::ending, ending -> ending == Ending.ABORTED);
            if (life.form.stateful()) {
                LifeClient.awaited(
                        "the process's end",
                        ProviderLife.TIMEOUT,
                        () -> ProviderLife.isAlive(call.pid()),
                        alive -> !Boolean.TRUE.equals(alive));
            }
            SessionReading reading = life.client.awaitSettled(session, 2);
            assertThat(reading.status()).isEqualTo("cancelled");
            assertThat(reading.ledger().discarded()).isEqualTo(2);

            // And the next event starts cleanly, with one call
            life.client.post(session, 2);
            assertThat(life.client.awaitSettled(session, 3).ledger().processed())
                    .isEqualTo(1);
            assertThat(life.provider.callsOf(session)).hasSize(2);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 2));
            assertThat(life.node.deadLetters().keySet()).doesNotContain(markers(session, 0, 1, 2));
        });
    }

    @Test
    void shouldLetTheCallEndWhenTheSessionIsCompleted() {
        providers.each(life -> {
            // Given
            String session = "completed";
            CountDownLatch answer = new CountDownLatch(1);
            life.provider.script(session, new Once(() -> answer.getCount() == 0, new Remember()));
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1);

            // When
            life.client.complete(session);
            life.client.awaitSession(session, reading -> reading.ledger().accepted() == 2);
            answer.countDown();

            // Then
            SessionReading reading =
                    life.client.awaitSession(session, found -> found.status().equals("completed"));
            assertThat(reading.ledger().processed()).isEqualTo(2);
            assertThat(life.client.remembered(session)).containsExactly(markers(session, 0, 1));
            assertThat(life.provider.callsOf(session)).hasSize(2).allMatch(call -> call.ending() == Ending.ANSWERED);

            // And a later event opens it again
            life.client.post(session, 2);
            life.client.awaitSession(session, found -> found.ledger().processed() == 3);
            assertThat(life.client.remembered(session)).containsExactly(markers(session, 0, 1, 2));
        });
    }

    @Test
    void shouldRememberNothingWhenTheProviderSaysSo() {
        providers.each(life -> {
            String session = "skip";
            life.provider.script(session, new Say("<skip reason=\"an uneventful status check\"/>"));

            life.client.post(session, 0);

            SessionReading reading = life.client.awaitSettled(session, 1);
            assertThat(reading.ledger().processed()).isEqualTo(1);
            assertThat(life.client.remembered(session)).isEmpty();
            assertThat(life.provider.callsOf(session)).hasSize(1);
        });
    }

    @Test
    void shouldAskOnceMoreThenKeepALetterWhenTheProviderTalks() {
        providers.each(life -> {
            for (String words : List.of("", "I had a look, and all seems to be in order.")) {
                String session = words.isEmpty() ? "silent" : "talks";
                life.provider.script(session, new Say(words), new Say(words));

                life.client.post(session, 0);

                SessionReading reading = life.client.awaitSettled(session, 1);
                assertThat(reading.ledger().skipped()).isZero();
                assertThat(reading.ledger().deadLettered()).isEqualTo(1);
                assertThat(reading.status()).isEqualTo("active");
                assertThat(life.client.remembered(session)).isEmpty();
                assertThat(life.provider.callsOf(session)).hasSize(2);
                assertThat(life.provider.callsOf(session).get(1).prompt().length())
                        .as("says what was wrong with the first answer")
                        .isGreaterThan(
                                life.provider.callsOf(session).get(0).prompt().length());
            }
        });
    }

    @Test
    void shouldNeverRememberAnErrorsTextWhenItComesAsAnAnswer() {
        providers.each(life -> {
            // Given
            String session = "error-text";
            Say error = new Say("API Error: 529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}");
            Say broken = new Say("<observation><type>discovery</type><title>never closed");
            life.provider.script(session, error, broken, error, broken);

            // When
            life.client.post(session, 0);
            life.awaitCalls(session, 1);
            life.client.post(session, 1);

            // Then
            SessionReading reading = life.client.awaitSettled(session, 2);
            assertThat(reading.status()).isEqualTo("active");
            assertThat(reading.ledger().processed()).isEqualTo(1);
            assertThat(life.client.remembered(session)).containsExactly(Marker.of(session, 1));
            life.assertLetters(session, FailureClass.MALFORMED, 0);
            assertThat(life.provider.callsWith(Marker.of(session, 0))).hasSize(4);
        });
    }

    @Test
    void shouldSendWithinBoundsAndRememberIntactWhenInputIsHugeAndOdd() {
        providers.each(life -> {
            // Given
            String session = "odd";
            String odd = "<b>&amp; ]]> </observation> \"\\ \u0000 \ud800 \ud83d\ude00 é";
            life.provider.script(
                    session,
                    new Say("<observation><type>discovery</type><title>" + Marker.of(session, 0)
                            + "</title><narrative>read &lt;b&gt; &amp;amp; ]]&gt; &lt;/observation&gt; \ud83d\ude00</narrative>"
                            + "</observation>"));

            // When
            life.client.postOutput(session, 0, odd + "x".repeat(130_000) + odd);
            life.client.prompt(session, 1, "p".repeat(1_000_000) + odd);

            // Then
            SessionReading reading = life.client.awaitSettled(session, 2);
            assertThat(reading.ledger().processed()).isEqualTo(2);
            ReceivedCall call = life.provider.callsOf(session).getFirst();
            assertThat(call.prompt().length()).isLessThan(110_000);
            assertThat(call.prompt()).contains("&lt;/observation&gt;").contains("\ud83d\ude00");
            assertThat(call.markers()).containsExactly(Marker.of(session, 0));
            JsonNode memory = life.client.observations(session).getFirst();
            assertThat(memory.path("narrative").asText()).isEqualTo("read <b> &amp; ]]> </observation> \ud83d\ude00");
        });
    }

    @Test
    void shouldRememberTheBeginningOfWhatWasPaidForWhenTheAnswerIsVeryLong() {
        providers.each(life -> {
            // Given: an answer of 2.6 MB
            String session = "long-answer";
            String narrative = "\"\\\u2028\ud83d\ude00é".repeat(200_000);
            life.provider.script(
                    session,
                    new Say("<observation><type>discovery</type><title>" + Marker.of(session, 0) + "</title><narrative>"
                            + narrative + "</narrative></observation>"));

            // When
            life.client.postOutput(session, 0, "ok");

            // Then
            SessionReading reading = life.client.awaitSettled(session, 1);
            assertThat(reading.ledger().processed()).isEqualTo(1);
            assertThat(life.provider.callsOf(session)).hasSize(1);
            JsonNode memory = life.client.observations(session).getFirst();
            assertThat(memory.path("narrative").asText())
                    .hasSizeBetween(10_000, 30_000)
                    .startsWith(narrative.substring(0, 9_000));
        });
    }
}
