/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.provider.FailureClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A node with one provider alone, and what tests have to say of it again and again. */
final class ProviderLife implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(8);

    final ScriptedProviders provider = ScriptedProviders.open();
    final ProviderForm form;
    final LifeNode node;
    final LifeClient client;

    ProviderLife(ProviderForm form, Path folder) {
        this.form = form;
        Map<String, String> settings = new HashMap<>(LifeNode.quick(provider.settings(folder, form)));
        settings.put("provider." + form.setting() + ".timeout", TIMEOUT.toMillis() + "ms");
        node = LifeNode.start(folder.resolve("node"), settings);
        client = node.client();
    }

    /** Proof that the provider is well, and that the node knows it. */
    void process(String session) {
        client.post(session, 0);
        client.awaitSession(session, reading -> reading.ledger().processed() == 1);
        client.awaitAvailable(form);
    }

    void awaitCalls(String session, int atLeast) {
        client.awaited(
                "call " + atLeast + " of " + session,
                () -> provider.callsOf(session),
                calls -> calls != null && calls.size() >= atLeast);
    }

    List<String> memorySessions(String session) {
        return client.observations(session).stream()
                .map(row -> row.path("memory_session_id").asText())
                .toList();
    }

    void assertLetters(String session, FailureClass failure, int... numbers) {
        Map<String, Letter> letters = new HashMap<>(node.deadLetters());
        letters.values().removeIf(letter -> !Marker.sessionOf(letter.event()).equals(session));
        assertThat(letters.keySet()).containsExactlyInAnyOrder(markers(session, numbers));
        assertThat(letters.values()).allSatisfy(letter -> {
            assertThat(letter.head().failure()).isEqualTo(failure);
            assertThat(letter.head().provider()).isEqualTo(form.setting());
            assertThat(letter.value()).contains(letter.event());
        });
    }

    Letter letter(String session, int number) {
        Letter letter = node.deadLetters().get(Marker.of(session, number));
        if (letter == null) {
            throw new AssertionError("no dead letter of " + Marker.of(session, number));
        }
        return letter;
    }

    static String[] markers(String session, int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> Marker.of(session, number))
                .toArray(String[]::new);
    }

    /** At least 1, 2 and 4 seconds, which begin when the call before has failed. */
    static void assertSpaced(List<ReceivedCall> calls) {
        for (int i = 1; i < calls.size(); i++) {
            assertThat(calls.get(i).since(calls.get(i - 1)))
                    .as("wait before call " + (i + 1) + " of " + calls)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1L << (i - 1)));
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public void close() {
        try (provider) {
            node.close();
        }
        assertThat(provider.strays()).isEmpty();
        assertThat(provider.calls()).allSatisfy(call -> assertThat(call.form()).isEqualTo(form));
    }
}
