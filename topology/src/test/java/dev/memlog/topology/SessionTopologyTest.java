/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.letter;
import static dev.memlog.topology.DrivenTopology.prompt;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.FailureClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTopologyTest extends TopologyTestBase {
    private static final Duration COARSE = Duration.ofMillis(500);

    @Test
    void shouldTurnEventsIntoObservationsInOrder() {
        topology.post(prompt("p1", "add a discount"));
        topology.post(tool("t1"));
        topology.post(tool("t2"));
        topology.post(tool("t3"));

        topology.awaitLedger(ledger().accepted(4).processed(4).build());

        assertThat(topology.observationTitles()).containsExactly("event 2", "event 3", "event 4");
        assertThat(topology.memories(MemoryRecord.Prompt.class)).hasSize(1);
        assertThat(provider.requests()).hasSizeLessThan(4);
        assertThat(topology.session().memorySessionIds())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("scripted-session-1-");
    }

    @Test
    void shouldTellTheCallOnEachMemoryOfItsAnswer() {
        provider.thenFail(FailureClass.TRANSIENT, 1);
        CountDownLatch held = new CountDownLatch(1);
        provider.holdUntil(held);
        topology.post(tool("t1"));
        topology.awaitTrue(() -> !provider.requests().isEmpty());
        topology.post(tool("t2"));
        topology.post(tool("t3"));

        held.countDown();

        topology.awaitLedger(ledger().accepted(3).processed(3).build());
        assertThat(calls())
                .containsExactly(
                        new ProviderCall(1, 1, 1, 2, 100, 20, null),
                        new ProviderCall(1, 2, 2, 1, 100, 20, null),
                        new ProviderCall(1, 2, 2, 1, 100, 20, null));
    }

    @Test
    void shouldCountTheCallsFromBeforeAReplay() {
        provider.thenFail(FailureClass.TRANSIENT, 5);
        topology.post(tool("t1"));

        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());

        assertThat(calls()).containsExactly(new ProviderCall(2, 1, 1, 6, 100, 20, null));
    }

    private List<@Nullable ProviderCall> calls() {
        return topology.memories(MemoryRecord.Observation.class).stream()
                .map(memory -> memory.provenance().call())
                .toList();
    }

    @Test
    void shouldDropAnEventWhoseIdWasAccepted() {
        topology.post(tool("t1"));
        topology.post(tool("t1"));

        topology.awaitLedger(ledger().accepted(2).duplicate(1).processed(1).build());
        topology.post(tool("t1"));

        topology.awaitLedger(ledger().accepted(3).duplicate(2).processed(1).build());
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldRetryAfterOneTwoAndFourSecondsAndThenFailTheSession() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        topology.post(tool("t1"));
        List<Instant> calledAt = new ArrayList<>();

        for (int call = 1; call <= 4; call++) {
            int wanted = call;
            topology.awaitTrue(() -> provider.requests().size() >= wanted);
            calledAt.add(topology.now());
        }
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        assertThat(Duration.between(calledAt.get(0), calledAt.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(calledAt.get(1), calledAt.get(2))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(Duration.between(calledAt.get(2), calledAt.get(3))).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        assertThat(topology.session().status()).isEqualTo(SessionStatus.FAILED);
        TestRecord<String, byte[]> letter = topology.letters().getFirst();
        DeadLetter read = letter(letter);
        assertThat(read.failure()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(read.attempts()).isEqualTo(4);
        assertThat(letter.value()).isEqualTo(new WireCodec().encode(tool("t1")));
    }

    @Test
    void shouldGiveUpOnlyThePoisonBatchWhenAnswersStayMalformed() {
        for (int i = 0; i < 4; i++) {
            provider.then(ScriptedProvider.replied("<observation><type>bugfix</type><title>cut in the mid"));
        }
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).deadLettered(1).build());

        topology.post(tool("t2"));

        topology.awaitLedger(ledger().accepted(2).processed(1).deadLettered(1).build());
        assertThat(topology.session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(provider.requests()).hasSize(5);
        assertThat(letter(topology.letters().getFirst()).failure()).isEqualTo(FailureClass.MALFORMED);
    }

    @Test
    void shouldParkAndGoOnByItselfWhenTheProviderIsUnreachableForAMinute() {
        provider.thenFail(FailureClass.UNREACHABLE, 3);
        topology.post(tool("t1"));

        topology.awaitTrue(COARSE, () -> topology.session().ledger().parked() == 1);
        topology.awaitLedger(COARSE, ledger().accepted(1).processed(1).build());

        assertThat(topology.observationTitles()).containsExactly("event 1");
        assertThat(provider.requests()).hasSize(4);
        assertThat(Duration.between(START, topology.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(15 + 30 + 60));
    }

    @Test
    void shouldLetterWhatIsNoEventAndGoOn() {
        // The second is an event but for its id, and had once stopped the topology at every start.
        topology.postBytes("junk", "{\"type\":".getBytes(StandardCharsets.UTF_8));
        topology.postBytes("junk", "{\"type\":\"turn-ended\",\"session\":5}".getBytes(StandardCharsets.UTF_8));
        topology.postBytes(null, null);
        topology.post(tool("t1"));

        topology.awaitLedger(ledger().accepted(1).processed(1).build());

        TestRecord<String, byte[]> record = topology.letters().getFirst();
        assertThat(record.key()).isEqualTo("~undecodable/memlog.events-0-0");
        assertThat(letter(record).failure()).isEqualTo(FailureClass.UNDECODABLE);
        assertThat(record.value()).isEqualTo("{\"type\":".getBytes(StandardCharsets.UTF_8));
        assertThat(topology.letters())
                .extracting(TestRecord::key)
                .containsExactly(
                        "~undecodable/memlog.events-0-0",
                        "~undecodable/memlog.events-0-1",
                        "~undecodable/memlog.events-0-2");
    }

    @Test
    void shouldTakeBackTheLetterOfWhatIsNoEventWithoutBeginningASession() {
        topology.postBytes("junk", "{\"type\":".getBytes(StandardCharsets.UTF_8));
        topology.post(new DiscardUndecodable(envelope("d1"), "~undecodable/memlog.events-0-0", "a script of ours"));
        topology.pass(COARSE);

        assertThat(topology.letters())
                .last()
                .satisfies(record -> assertThat(record.key()).isEqualTo("~undecodable/memlog.events-0-0"))
                .extracting(TestRecord::value)
                .isNull();
        assertThat(topology.memories()).extracting(TestRecord::key).noneMatch(key -> key.startsWith("session/"));
    }

    @Test
    void shouldGoOnWhenAnOrderAboutNoSessionComesAsAReplay() {
        topology.replay(new DiscardUndecodable(envelope("d1"), "~undecodable/memlog.events-0-0", "noise"));
        topology.post(tool("t1"));

        topology.awaitLedger(ledger().accepted(1).processed(1).build());
    }

    @Test
    void shouldCountAnAttemptAsSpentWhenTheTaskIsRestored() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        topology.post(tool("t1"));
        topology.awaitTrue(() -> provider.requests().size() == 1);

        // What opens next finds, as a restored task does, an attempt without a completion.
        provider.holdUntil(new CountDownLatch(0));
        topology.restart();

        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        assertThat(provider.requests()).hasSize(2);
        assertThat(topology.observationTitles()).containsExactly("event 1");
    }

    @Test
    void shouldWriteAnEditBesideItsMemoryOnceAndLeaveTheSessionAlone() {
        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        MemoryRecord.Observation observation =
                topology.memories(MemoryRecord.Observation.class).getFirst();
        MemoryRecord.SessionRecord before = topology.session();
        SessionEvent hide = new SessionEvent.HideMemory(
                envelope("h1"), observation.provenance().key(), true);
        topology.pass(Duration.ofSeconds(60));

        topology.post(hide);
        topology.post(hide);

        assertThat(topology.memories())
                .extracting(TestRecord::key)
                .filteredOn(key -> key.endsWith("/edit"))
                .containsExactly(observation.recordKey() + "/edit");
        assertThat(topology.memories(MemoryRecord.MemoryEdit.class))
                .singleElement()
                .extracting("memory", "hidden", "author")
                .containsExactly(observation.provenance().key(), true, "dev");
        assertThat(topology.session().lastActivityAt()).isEqualTo(before.lastActivityAt());
        assertThat(topology.session().ledger()).isEqualTo(before.ledger());
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldKeepItsShape() throws Exception {
        String description = topology.topology().get().describe().toString();

        try (var golden = getClass().getResourceAsStream("topology.txt")) {
            assertThat(description.strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
