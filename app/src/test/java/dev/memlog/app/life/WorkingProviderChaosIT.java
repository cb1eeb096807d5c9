/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.After;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.app.life.Behaviour.TooLong;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a provider that works costs when the node dies again and again: nothing twice but what was under way, and no event
 * lost. In some sessions the prompt is too long for it at a certain event.
 */
class WorkingProviderChaosIT {
    private static final int SESSIONS = 6;
    private static final int EVENTS = 6;
    private static final Duration CALL = Duration.ofMillis(200);

    /** An answer takes this long at most until it is committed; what is killed within it has to be asked again. */
    private static final Duration UNTIL_COMMITTED = Duration.ofSeconds(5);

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final String TOO_LONG = "toolong";

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("working provider", 2);

    @Test
    @Timeout(7200)
    void shouldProcessEveryEventOnceWhenKilledAtAnyMoment() throws Exception {
        long begun = System.nanoTime();
        try (ScriptedProviders provider = ScriptedProviders.open();
                KillableNode node = new KillableNode(temp, settings(provider));
                StubbornAgents agents = new StubbornAgents(node.client());
                LedgerWatch watch = LedgerWatch.over(node.client())) {
            // Given
            provider.always(
                    call -> new After(CALL, call.session().startsWith(TOO_LONG) ? new TooLong() : new Remember()));
            node.awaitReady();

            // When: killed while events come in and calls are under way, and while it starts
            Set<ReceivedCall> underWay = new HashSet<>();
            Set<ReceivedCall> uncommitted = new HashSet<>();
            for (int kill = 0; kill < chaos.kills(); kill++) {
                for (int session = 0; session < SESSIONS; session++) {
                    agents.begin("work-" + session, EVENTS);
                }
                agents.begin(TOO_LONG + "-" + kill, EVENTS);
                if (chaos.random().nextInt(5) > 0) {
                    node.awaitReady();
                }
                long moment = node.killAfter(chaos.upTo(Duration.ofSeconds(3)));
                for (ReceivedCall call : provider.calls()) {
                    if (call.wasUnderWayAt(moment, Duration.ZERO)) {
                        underWay.add(call);
                    } else if (call.wasUnderWayAt(moment, UNTIL_COMMITTED)) {
                        uncommitted.add(call);
                    }
                }
                node.start();
                agents.awaitPosted();
            }
            node.awaitReady();
            int accepted = agents.markers().size();
            LedgerReading ledger = node.awaitQuiet(provider, accepted, Duration.ofMinutes(2), QUIET);
            List<JsonNode> observations = node.client().http().all(node.client().url() + "/api/observations");
            List<SessionReading> sessions = node.client().sessions();
            node.stop();
            List<Letter> history = node.letters();

            // Then
            Set<String> works = new TreeSet<>(agents.markers());
            works.removeIf(marker -> marker.contains(TOO_LONG));
            List<ReceivedCall> again = calledAgain(provider, works);
            CallCount count = CallCount.of(provider, history);
            chaos.figure("events", accepted);
            chaos.figure("calls", provider.calls().size());
            chaos.figure("callsForABatchAgain", again.size());
            chaos.figure("callsUnderWayAtKills", underWay.size());
            chaos.figure("callsJustAnsweredAtKills", uncommitted.size());
            chaos.figure("mostCallsPerBatchAndGeneration", count.mostInAGeneration());
            chaos.figure("duplicateMemories", observations.size() - works.size());
            chaos.figure("ledger", ledger);
            chaos.figure("ledgerReadings", watch.readings());
            chaos.figure("startTimes", node.startTimes());
            chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
            count.assertBounded();
            assertThat(ledger.processed()).isEqualTo(works.size());
            assertThat(ledger.deadLettered()).isEqualTo(accepted - works.size());
            assertThat(ledger.accepted() - ledger.duplicate()).isEqualTo(accepted);
            underWay.addAll(uncommitted);
            // What was called in the very moment of a kill, too: nothing else cuts a call off here.
            provider.calls().stream()
                    .filter(call -> call.ending() == ReceivedCall.Ending.ABORTED)
                    .forEach(underWay::add);
            assertThat(underWay).as("calls that had to be made again").containsAll(again);
            assertOnceAndInOrder(observations, works, history);
            assertTooLong(sessions, Letter.live(history), provider);
        } finally {
            chaos.report();
        }
    }

    /** The calls after which the same batch was called for once more. */
    private static List<ReceivedCall> calledAgain(ScriptedProviders provider, Set<String> works) {
        Map<List<String>, ReceivedCall> newest = new HashMap<>();
        List<ReceivedCall> again = new ArrayList<>();
        for (ReceivedCall call : provider.calls()) {
            if (!call.markers().isEmpty() && works.contains(call.markers().getFirst())) {
                ReceivedCall before = newest.put(call.markers(), call);
                if (before != null) {
                    again.add(before);
                }
            }
        }
        return again;
    }

    private static void assertOnceAndInOrder(List<JsonNode> observations, Set<String> works, List<Letter> history) {
        List<String> told = observations.stream()
                .sorted(Comparator.comparingLong(row -> row.path("id").asLong()))
                .map(row -> Marker.in(row.path("title").asText()))
                .toList();
        Map<String, Long> times =
                told.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(times.keySet()).containsExactlyInAnyOrderElementsOf(works);
        assertThat(times)
                .allSatisfy((event, count) -> assertThat(count).as(event).isEqualTo(1));
        // A replay comes after what was done meanwhile.
        Set<String> replayed = history.stream().map(Letter::event).collect(Collectors.toSet());
        Map<String, Integer> last = new HashMap<>();
        for (String marker : told) {
            if (replayed.contains(marker)) {
                continue;
            }
            Integer before = last.put(Marker.sessionOf(marker), Marker.numberOf(marker));
            assertThat(Marker.numberOf(marker))
                    .as(marker + " after its session's number " + before)
                    .isGreaterThan(before == null ? -1 : before);
        }
    }

    private static void assertTooLong(
            List<SessionReading> sessions, Map<String, Letter> letters, ScriptedProviders provider) {
        assertThat(sessions)
                .filteredOn(session -> session.id().startsWith(TOO_LONG))
                .isNotEmpty()
                .allSatisfy(session -> {
                    assertThat(session.status()).isEqualTo("failed");
                    assertThat(session.reason()).isEqualTo("prompt-too-long");
                    assertThat(session.ledger().deadLettered()).isEqualTo(EVENTS);
                });
        assertThat(letters.values())
                .allSatisfy(letter -> assertThat(letter.head().failure()).isEqualTo(FailureClass.PROMPT_TOO_LONG));
        assertThat(provider.callsByEvent().entrySet())
                .filteredOn(event -> event.getKey().contains(TOO_LONG))
                .isNotEmpty();
    }

    private Map<String, String> settings(ScriptedProviders provider) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
        // Small batches, so that a session needs several calls and a kill finds some under way.
        settings.put("topology.batch-max-events", "3");
        return settings;
    }
}
