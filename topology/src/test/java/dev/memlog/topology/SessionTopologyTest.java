/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.FailureClass;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTopologyTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = new SessionId("session-1");
    private static final Duration COOL_DOWN = BreakerPolicy.STANDARD.coolDown();
    private static final Duration FINE = Duration.ofMillis(25);
    private static final Duration COARSE = Duration.ofMillis(500);
    private static final List<String> STORES =
            List.of(StoreNames.SESSIONS, StoreNames.PENDING_EVENTS, StoreNames.GIVEN_UP_EVENTS, StoreNames.EVENT_IDS);
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final List<MemoryRecord> memories = new ArrayList<>();

    @TempDir
    Path stateFolder;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private TestOutputTopic<String, byte[]> memoriesTopic;
    private TestOutputTopic<String, byte[]> lettersTopic;

    @BeforeEach
    void open() {
        open(provider);
    }

    private void open(ProviderClient... providers) {
        ProviderChain chain = new ProviderChain(List.of(providers), client -> 4, BreakerPolicy.STANDARD);
        SessionTopology topology = new SessionTopology(
                new TopologyConfig(20, 12_000, 1, Duration.ofSeconds(5), Duration.ofHours(6), COOL_DOWN, 16_000_000),
                chain,
                RetryPolicy.STANDARD,
                new DrainSignal(),
                this::wallClock,
                openGate(),
                TopologyMetrics.NONE);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        memoriesTopic =
                driver.createOutputTopic(Topics.MEMORIES, new StringDeserializer(), new ByteArrayDeserializer());
        lettersTopic =
                driver.createOutputTopic(Topics.DEAD_LETTERS, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static SpendGate openGate() {
        SpendGate gate = new SpendGate(PriceTable.with(Map.of()), new BudgetLimits(Map.of()), SpendListener.NONE);
        gate.caughtUp();
        return gate;
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Instant now = START;

    private Instant wallClock() {
        return now;
    }

    @Test
    void shouldTurnEventsIntoObservationsInOrder() {
        post(prompt("p1", "add a discount"));
        post(tool("t1"));
        post(tool("t2"));
        post(tool("t3"));

        awaitLedger(new Ledger(4, 0, 0, 4, 0, 0, 0, 0, 0));

        assertThat(observationTitles()).containsExactly("event 2", "event 3", "event 4");
        assertThat(memories).filteredOn(MemoryRecord.Prompt.class::isInstance).hasSize(1);
        assertThat(provider.requests()).hasSizeLessThan(4);
        assertThat(session().memorySessionIds()).hasSize(1).first().asString().startsWith("scripted-session-1-");
    }

    @Test
    void shouldDropAnEventWhoseIdWasAccepted() {
        post(tool("t1"));
        post(tool("t1"));

        awaitLedger(new Ledger(2, 1, 0, 1, 0, 0, 0, 0, 0));
        post(tool("t1"));

        awaitLedger(new Ledger(3, 2, 0, 1, 0, 0, 0, 0, 0));
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldRetryAfterOneTwoAndFourSecondsAndThenFailTheSession() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        post(tool("t1"));
        List<Instant> calledAt = new ArrayList<>();

        for (int call = 1; call <= 4; call++) {
            int wanted = call;
            awaitTrue(() -> provider.requests().size() >= wanted);
            calledAt.add(now);
        }
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        assertThat(Duration.between(calledAt.get(0), calledAt.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(calledAt.get(1), calledAt.get(2))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(Duration.between(calledAt.get(2), calledAt.get(3))).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        assertThat(session().status()).isEqualTo(SessionStatus.FAILED);
        TestRecord<String, byte[]> letter = lettersTopic.readRecord();
        DeadLetter read = letter(letter);
        assertThat(read.failure()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(read.attempts()).isEqualTo(4);
        assertThat(letter.value()).isEqualTo(codec.encode(tool("t1")));
    }

    @Test
    void shouldGiveUpOnlyThePoisonBatchWhenAnswersStayMalformed() {
        for (int i = 0; i < 4; i++) {
            provider.then(ScriptedProvider.replied("<observation><type>bugfix</type><title>cut in the mid"));
        }
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        post(tool("t2"));

        awaitLedger(new Ledger(2, 0, 0, 1, 0, 0, 0, 1, 0));
        assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(provider.requests()).hasSize(5);
        assertThat(letter(lettersTopic.readRecord()).failure()).isEqualTo(FailureClass.MALFORMED);
    }

    @Test
    void shouldAskAgainOnceAndThenSkipWhenTheAnswerIsProse() {
        provider.then(ScriptedProvider.replied("Nothing here.")).then(ScriptedProvider.replied("Still nothing."));
        post(tool("t1"));

        awaitLedger(new Ledger(1, 0, 1, 0, 0, 0, 0, 0, 0));

        assertThat(provider.requests()).hasSize(2);
        assertThat(observationTitles()).isEmpty();
    }

    @Test
    void shouldParkAndGoOnByItselfWhenTheProviderIsUnreachableForAMinute() {
        provider.thenFail(FailureClass.UNREACHABLE, 3);
        post(tool("t1"));

        awaitTrue(COARSE, () -> drain().ledger().parked() == 1);
        awaitLedger(COARSE, new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));

        assertThat(observationTitles()).containsExactly("event 1");
        assertThat(provider.requests()).hasSize(4);
        assertThat(Duration.between(START, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(15 + 30 + 60));
    }

    @Test
    void shouldDiscardPendingWorkAndStartCleanlyAfterACancel() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        post(tool("t1"));
        post(tool("t2"));
        awaitTrue(() -> provider.requests().size() == 1);

        post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));
        awaitLedger(new Ledger(2, 0, 0, 0, 0, 0, 0, 0, 2));
        never.countDown();
        post(tool("t3"));

        awaitLedger(new Ledger(3, 0, 0, 1, 0, 0, 0, 0, 2));
        assertThat(observationTitles()).containsExactly("event 3");
        assertThat(session().generation()).isEqualTo(2);
    }

    @Test
    void shouldCompleteTheSessionOnceItsWorkIsDone() {
        post(tool("t1"));
        post(new SessionEvent.SessionEnded(envelope("end"), "exit"));

        awaitLedger(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));

        assertThat(session().status()).isEqualTo(SessionStatus.COMPLETED);
    }

    @Test
    void shouldResolveACommandAddressedByNumberAlone() {
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
        Envelope byNumber = new Envelope(
                new EventId("c1"), SessionNumber.of(SESSION), null, START, "local", "dev", "x", null, null, null, null);

        post(new SessionEvent.CompleteSession(byNumber, "completed"));

        awaitTrue(() -> drain().status() == SessionStatus.COMPLETED);
        assertThat(session().sessionId()).isEqualTo(SESSION);
    }

    @Test
    void shouldLetterWhatIsNoEventAndGoOn() {
        // The second is an event but for its id, and had once stopped the topology at every start.
        events.pipeInput("junk", "{\"type\":".getBytes(StandardCharsets.UTF_8));
        events.pipeInput("junk", "{\"type\":\"turn-ended\",\"session\":5}".getBytes(StandardCharsets.UTF_8));
        events.pipeInput((String) null, null);
        post(tool("t1"));

        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));

        TestRecord<String, byte[]> record = lettersTopic.readRecord();
        assertThat(record.key()).isEqualTo("undecodable/memlog.events-0-0");
        assertThat(letter(record).failure()).isEqualTo(FailureClass.UNDECODABLE);
        assertThat(record.value()).isEqualTo("{\"type\":".getBytes(StandardCharsets.UTF_8));
        assertThat(lettersTopic.readRecordsToList())
                .extracting(TestRecord::key)
                .containsExactly("undecodable/memlog.events-0-1", "undecodable/memlog.events-0-2");
    }

    @Test
    void shouldTakeBackTheLetterOfWhatIsNoEventWithoutBeginningASession() {
        events.pipeInput("junk", "{\"type\":".getBytes(StandardCharsets.UTF_8));
        post(new SessionEvent.DiscardUndecodable(envelope("d1"), "undecodable/memlog.events-0-0", "a script of ours"));
        pass(COARSE);

        assertThat(lettersTopic.readRecordsToList())
                .last()
                .satisfies(record -> assertThat(record.key()).isEqualTo("undecodable/memlog.events-0-0"))
                .extracting(TestRecord::value)
                .isNull();
        assertThat(memoriesTopic.readRecordsToList())
                .extracting(TestRecord::key)
                .noneMatch(key -> key.startsWith("session/"));
    }

    @Test
    void shouldGoOnWhenAnOrderAboutNoSessionComesAsAReplay() {
        replay(new SessionEvent.DiscardUndecodable(envelope("d1"), "undecodable/memlog.events-0-0", "noise"));
        post(tool("t1"));

        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldCountAnAttemptAsSpentWhenTheTaskIsRestored() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        post(tool("t1"));
        awaitTrue(() -> provider.requests().size() == 1);

        // What opens next finds, as a restored task does, an attempt without a completion.
        provider.holdUntil(new CountDownLatch(0));
        reopenWithItsStores();

        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
        assertThat(provider.requests()).hasSize(2);
        assertThat(observationTitles()).containsExactly("event 1");
    }

    @Test
    void shouldReplayALoneSessionsLettersByItselfOnceTheProviderIsBack() {
        provider.thenFail(FailureClass.TRANSIENT, 6);
        post(tool("t1"));
        post(new SessionEvent.SessionEnded(envelope("end"), "exit"));
        awaitTrue(COARSE, () -> drain().ledger().deadLettered() == 1);

        awaitLedger(COARSE, new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));

        assertThat(provider.requests()).hasSize(7);
        assertThat(observationTitles()).containsExactly("event 1");
        assertThat(session().generation()).isEqualTo(2);
        assertThat(session().status()).isEqualTo(SessionStatus.COMPLETED);
        List<TestRecord<String, byte[]>> letters = lettersTopic.readRecordsToList();
        assertThat(letters).extracting(TestRecord::key).containsOnly(DeadLetter.keyOf(SESSION, new EventId("t1")));
        assertThat(letters.getLast().value()).isNull();
    }

    @Test
    void shouldReplayLettersOnlyOnceUnasked() {
        provider.thenFail(FailureClass.TRANSIENT, 100);
        post(tool("t1"));
        awaitTrue(COARSE, () -> provider.requests().size() == 8);
        awaitLedger(COARSE, new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofSeconds(1));
        }

        assertThat(provider.requests()).hasSize(8);
        DeadLetter last = letter(lettersTopic.readRecordsToList().getLast());
        assertThat(last.attempts()).isEqualTo(8);
        assertThat(last.replays()).isEqualTo(1);
        assertThat(last.firstFailedAt()).isBefore(last.failedAt().minus(COOL_DOWN));
    }

    @Test
    void shouldReplayInOrderOnceAnotherSessionHasFoundTheProviderBack() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        post(tool("t1"));
        post(tool("t2"));
        awaitLedger(new Ledger(2, 0, 0, 0, 0, 0, 0, 2, 0));
        SessionId other = new SessionId("session-2");

        post(new SessionEvent.TurnEnded(envelope("o1", other), "done"));

        awaitTrue(() -> drain(SESSION).ledger().equals(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0)));
        assertThat(observationTitles()).containsExactly("event 1", "event 1", "event 2");
        assertThat(session(SESSION).generation()).isEqualTo(2);
        assertThat(session(other).generation()).isEqualTo(1);
    }

    @Test
    void shouldRememberOverARestartWhichLettersToReplay() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        post(tool("t1"));
        awaitLedger(COARSE, new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        reopenWithItsStores();

        awaitLedger(COARSE, new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
        assertThat(provider.requests()).hasSize(5);
    }

    @Test
    void shouldReplayALetterOnDemandAndDoNothingTheSecondTime() {
        provider.thenFail(FailureClass.REJECTED, 1);
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));
        post(tool("t2"));
        awaitLedger(new Ledger(2, 0, 0, 1, 0, 0, 0, 1, 0));

        replay(tool("t1"));
        awaitLedger(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));
        replay(tool("t1"));
        pass(COARSE);

        assertThat(drain().ledger()).isEqualTo(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));
        assertThat(provider.requests()).hasSize(3);
        assertThat(observationTitles()).containsExactly("event 2", "event 1");
        List<TestRecord<String, byte[]>> letters = lettersTopic.readRecordsToList();
        assertThat(letters.getFirst().value()).isNotNull();
        assertThat(letters).last().extracting(TestRecord::value).isNull();
    }

    @Test
    void shouldCountOnWhenAReplayedLetterFailsAgain() {
        provider.thenFail(FailureClass.REJECTED, 2);
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        replay(tool("t1"));
        awaitTrue(() -> provider.requests().size() == 2);
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        DeadLetter last = letter(lettersTopic.readRecordsToList().getLast());
        assertThat(last.attempts()).isEqualTo(2);
        assertThat(last.replays()).isEqualTo(1);
    }

    @Test
    void shouldDiscardALetterForGood() {
        provider.thenFail(FailureClass.REJECTED, 1);
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 1, 0));

        post(new SessionEvent.DiscardLetter(envelope("d1"), new EventId("t1"), "noise"));
        awaitLedger(new Ledger(1, 0, 0, 0, 0, 0, 0, 0, 1));
        post(new SessionEvent.DiscardLetter(envelope("d2"), new EventId("t1"), "noise"));
        replay(tool("t1"));
        pass(COARSE);

        assertThat(drain().ledger()).isEqualTo(new Ledger(1, 0, 0, 0, 0, 0, 0, 0, 1));
        assertThat(provider.requests()).hasSize(1);
        assertThat(lettersTopic.readRecordsToList())
                .last()
                .extracting(TestRecord::value)
                .isNull();
    }

    @Test
    void shouldHandASessionOverWhenItsProviderHasLostIt() {
        ScriptedProvider second = new ScriptedProvider("second");
        driver.close();
        open(provider, second);
        provider.thenFail(FailureClass.SESSION_GONE, 1);
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
        post(tool("t2"));

        awaitLedger(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));

        assertThat(provider.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
        assertThat(Duration.between(START, now)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void shouldAbandonASessionAtOnceThatEveryProviderHasLost() {
        provider.thenFail(FailureClass.SESSION_GONE, 1);
        CountDownLatch posted = new CountDownLatch(1);
        provider.holdUntil(posted);
        post(tool("t1"));
        post(tool("t2"));
        posted.countDown();

        awaitLedger(new Ledger(2, 0, 0, 0, 0, 0, 0, 2, 0));
        post(tool("t3"));

        awaitLedger(new Ledger(3, 0, 0, 1, 0, 0, 0, 2, 0));
        assertThat(session().generation()).isEqualTo(2);
        assertThat(lettersTopic.readRecordsToList())
                .allSatisfy(record -> assertThat(letter(record).failure()).isEqualTo(FailureClass.SESSION_GONE));
    }

    @Test
    void shouldCloseASessionThatNothingWasHeardOfForSixHoursAndOpenItAgain() {
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));

        for (int i = 0; i < 11; i++) {
            pass(Duration.ofMinutes(30));
        }
        assertThat(drain().status()).isEqualTo(SessionStatus.ACTIVE);
        pass(Duration.ofMinutes(30));

        assertThat(drain().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(session().statusReason()).isEqualTo("stale");
        post(tool("t2"));
        awaitLedger(new Ledger(2, 0, 0, 2, 0, 0, 0, 0, 0));
        assertThat(session().generation()).isEqualTo(2);
    }

    @Test
    void shouldNotTakeANightForIdleTimeThatTheMachineSlept() {
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));

        pass(Duration.ofHours(9));

        assertThat(drain().status()).isEqualTo(SessionStatus.ACTIVE);
    }

    @Test
    void shouldNotCallASessionStaleThatWaitsForItsProviderForDays() {
        provider.thenFail(FailureClass.REFUSED, 1_000_000);
        post(tool("t1"));

        for (int i = 0; i < 48; i++) {
            pass(Duration.ofHours(1));
        }
        awaitTrue(() -> drain().ledger().parked() == 1);
        provider.forgetScript();

        awaitTrue(Duration.ofSeconds(1), () -> drain().ledger().processed() == 1);
        assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
    }

    @Test
    void shouldWriteAnEditBesideItsMemoryOnceAndLeaveTheSessionAlone() {
        post(tool("t1"));
        awaitLedger(new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0));
        MemoryRecord.Observation observation = memories.stream()
                .filter(MemoryRecord.Observation.class::isInstance)
                .map(MemoryRecord.Observation.class::cast)
                .findFirst()
                .orElseThrow();
        MemoryRecord.SessionRecord before = session();
        now = now.plusSeconds(60);

        SessionEvent hide = new SessionEvent.HideMemory(
                envelope("h1"), observation.provenance().key(), true);
        post(hide);

        List<TestRecord<String, byte[]>> written = memoriesTopic.readRecordsToList();
        assertThat(written)
                .extracting(TestRecord::key)
                .filteredOn(key -> key.endsWith("/edit"))
                .containsExactly(observation.recordKey() + "/edit");
        written.forEach(record -> memories.add(decode(record)));
        assertThat(memories)
                .filteredOn(MemoryRecord.MemoryEdit.class::isInstance)
                .singleElement()
                .extracting("memory", "hidden", "author")
                .containsExactly(observation.provenance().key(), true, "dev");
        assertThat(session().lastActivityAt()).isEqualTo(before.lastActivityAt());
        assertThat(session().ledger()).isEqualTo(before.ledger());
        post(hide);
        assertThat(memoriesTopic.readRecordsToList())
                .extracting(TestRecord::key)
                .noneMatch(key -> key.endsWith("/edit"));
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldKeepItsShape() throws Exception {
        String description = new SessionTopology(
                        new TopologyConfig(
                                20, 12_000, 1, Duration.ofSeconds(5), Duration.ofHours(6), COOL_DOWN, 16_000_000),
                        new ProviderChain(List.of(provider), client -> 4, BreakerPolicy.STANDARD),
                        RetryPolicy.STANDARD,
                        new DrainSignal(),
                        this::wallClock,
                        openGate(),
                        TopologyMetrics.NONE)
                .get()
                .describe()
                .toString();

        try (var golden = getClass().getResourceAsStream("topology.txt")) {
            assertThat(description.strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private void reopenWithItsStores() {
        Map<String, List<KeyValue<Bytes, byte[]>>> kept = new HashMap<>();
        for (String name : STORES) {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            try (var all = store.all()) {
                List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
                all.forEachRemaining(entries::add);
                kept.put(name, entries);
            }
        }
        driver.close();
        open();
        kept.forEach((name, entries) -> {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            entries.forEach(entry -> store.put(entry.key, entry.value));
        });
        driver.advanceWallClockTime(Duration.ofMillis(50));
    }

    private void post(SessionEvent event) {
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), now));
    }

    private void replay(SessionEvent event) {
        Headers headers = new RecordHeaders().add(Topics.REPLAY_ID_HEADER, "r1".getBytes(StandardCharsets.UTF_8));
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), headers, now));
    }

    private static Envelope envelope(String id) {
        return envelope(id, SESSION);
    }

    private static Envelope envelope(String id, SessionId session) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(session),
                session,
                START,
                "local",
                "dev",
                "claude-code",
                "shop",
                "/x",
                null,
                null);
    }

    private static SessionEvent tool(String id) {
        var input = JsonNodeFactory.instance.objectNode().put("command", "echo " + id);
        return new SessionEvent.ToolUsed(envelope(id), "Bash", input, JsonNodeFactory.instance.textNode("ok"), false);
    }

    private static SessionEvent prompt(String id, String text) {
        return new SessionEvent.PromptSubmitted(envelope(id), text);
    }

    /** Lets the wall clock run until the session's newest record shows {@code wanted}. */
    private void awaitLedger(Ledger wanted) {
        awaitLedger(FINE, wanted);
    }

    private void awaitLedger(Duration step, Ledger wanted) {
        awaitTrue(step, () -> drain().ledger().equals(wanted));
    }

    private void awaitTrue(Callable<Boolean> condition) {
        awaitTrue(FINE, condition);
    }

    private void awaitTrue(Duration step, Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    pass(step);
                    return condition.call();
                });
    }

    private void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    private MemoryRecord.SessionRecord drain() {
        return drain(SESSION);
    }

    private MemoryRecord.SessionRecord drain(SessionId session) {
        for (TestRecord<String, byte[]> record : memoriesTopic.readRecordsToList()) {
            memories.add(decode(record));
        }
        return session(session);
    }

    private MemoryRecord.SessionRecord session() {
        return session(SESSION);
    }

    private MemoryRecord.SessionRecord session(SessionId session) {
        return memories.stream()
                .filter(MemoryRecord.SessionRecord.class::isInstance)
                .map(MemoryRecord.SessionRecord.class::cast)
                .filter(record -> record.sessionId().equals(session))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private List<String> observationTitles() {
        return memories.stream()
                .filter(MemoryRecord.Observation.class::isInstance)
                .map(memory -> ((MemoryRecord.Observation) memory).title())
                .toList();
    }

    private MemoryRecord decode(TestRecord<String, byte[]> record) {
        try {
            return codec.decodeMemory(record.key(), record.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static DeadLetter letter(TestRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return DeadLetter.fromHeaders(record.key(), headers);
    }
}
