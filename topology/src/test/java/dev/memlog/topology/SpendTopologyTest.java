/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.BudgetName;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
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
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.state.StoreNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each scripted call takes 100 tokens in and 20 out, at 1 and 5 dollars for a million: 200 micro-dollars. */
class SpendTopologyTest {
    private static final Instant START = Instant.parse("2026-01-01T23:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-01-01");
    private static final SessionId SESSION = new SessionId("session-1");
    private static final SessionId OTHER = new SessionId("session-2");
    private static final Duration FINE = Duration.ofMillis(25);
    private static final Duration COARSE = Duration.ofSeconds(1);
    private static final Line ONE_CALL = new Line("scripted", "scripted-1", 1, 100, 20, 200L);
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final List<Charge> charges = new ArrayList<>();
    private final Map<SessionId, MemoryRecord.SessionRecord> records = new HashMap<>();
    private final Map<String, ControlRecord> control = new LinkedHashMap<>();
    private Instant now = START;

    @TempDir
    Path stateFolder;

    private SpendGate gate;
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private TestOutputTopic<String, byte[]> memoriesTopic;
    private TestOutputTopic<String, byte[]> controlTopic;

    @BeforeEach
    void open() {
        open(Map.of());
        gate.caughtUp();
    }

    private void open(Map<BudgetName, Long> budgets) {
        if (driver != null) {
            driver.close();
        }
        PriceTable prices = PriceTable.with(Map.of("scripted-1.input", "1", "scripted-1.output", "5"));
        gate = new SpendGate(prices, new BudgetLimits(budgets), charges::add);
        control.forEach((key, record) -> gate.control(key, record, now));
        ProviderChain chain = new ProviderChain(List.of(provider), client -> 4, BreakerPolicy.STANDARD);
        SessionTopology topology = new SessionTopology(
                new TopologyConfig(
                        1, 12_000, 1, Duration.ofSeconds(5), Duration.ofHours(6), Duration.ofSeconds(15), 16_000_000),
                chain,
                RetryPolicy.STANDARD,
                new DrainSignal(),
                () -> now,
                gate,
                TopologyMetrics.NONE);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        memoriesTopic =
                driver.createOutputTopic(Topics.MEMORIES, new StringDeserializer(), new ByteArrayDeserializer());
        controlTopic = driver.createOutputTopic(Topics.CONTROL, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldTellWhatEachSessionSpentOnADay() {
        post(SESSION, "a1", "a2");
        post(OTHER, "b1");

        awaitTrue(FINE, () -> processed(SESSION) == 2 && processed(OTHER) == 1);

        assertThat(spend(SESSION)).isEqualTo(spendOf(SESSION, new Line("scripted", "scripted-1", 2, 200, 40, 400L)));
        assertThat(spend(OTHER)).isEqualTo(spendOf(OTHER, ONE_CALL));
        assertThat(control).hasSize(2);
        assertThat(charges).hasSize(3);
        assertThat(record(SESSION).inputTokens()).isEqualTo(200);
    }

    @Test
    void shouldCountAnswersThatWereOfNoUse() {
        provider.then(ScriptedProvider.replied("Sure, I have looked at it."))
                .then(ScriptedProvider.replied("<observation><type>bugfix</type><title>cut in the mid"))
                .then(new ProviderOutcome.Failed(
                        FailureClass.MALFORMED, "empty", null, new Usage(100, 20), "scripted-1"));
        post(SESSION, "a1");

        awaitTrue(FINE, () -> processed(SESSION) == 1);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "scripted-1", 4, 400, 80, 800L));
    }

    @Test
    void shouldKeepTheTokensOfAModelWithoutAPrice() {
        provider.then(new ProviderOutcome.Replied("<skip reason=\"x\"/>", new Usage(7, 3), "unheard-of", null));
        post(SESSION, "a1");

        awaitTrue(FINE, () -> processed(SESSION) == 1);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "unheard-of", 1, 7, 3, null));
    }

    @Test
    void shouldCountOnOverARestartAndNoCallTwice() {
        post(SESSION, "a1");
        awaitTrue(FINE, () -> processed(SESSION) == 1);

        reopenWithItsStores();
        gate.caughtUp();
        post(SESSION, "a2");
        awaitTrue(FINE, () -> processed(SESSION) == 2);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "scripted-1", 2, 200, 40, 400L));
        assertThat(charges).hasSize(2);
    }

    @Test
    void shouldCountTheLateReplyOfACancelledCall() {
        CountDownLatch answered = new CountDownLatch(1);
        provider.holdStubbornlyUntil(answered);
        post(SESSION, "a1");
        awaitTrue(FINE, () -> provider.requests().size() == 1);

        send(new SessionEvent.CancelSession(envelope(SESSION, "c1"), "deleted"));
        awaitTrue(FINE, () -> record(SESSION).status() == SessionStatus.CANCELLED);
        answered.countDown();
        awaitTrue(FINE, () -> {
            drain();
            return control.size() == 1;
        });

        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
        assertThat(record(SESSION).ledger()).isEqualTo(new Ledger(1, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void shouldMakeNoCallBeforeItIsKnownWhetherCallsArePaused() {
        open(Map.of());
        post(SESSION, "a1");
        pass(COARSE, 5);
        assertThat(provider.requests()).isEmpty();
        assertThat(record(SESSION).ledger().pending()).isEqualTo(1);

        gate.control(Pause.KEY, pause(true), now);
        gate.caughtUp();
        pass(COARSE, 5);
        assertThat(provider.requests()).isEmpty();
        assertThat(record(SESSION).ledger().parked()).isEqualTo(1);

        gate.control(Pause.KEY, pause(false), now);
        awaitTrue(COARSE, () -> processed(SESSION) == 1);
    }

    @Test
    void shouldParkAndSpendNothingWhilePausedAndGoOnAfterwards() {
        post(SESSION, "a1");
        awaitTrue(FINE, () -> processed(SESSION) == 1);
        gate.control(Pause.KEY, pause(true), now);
        post(SESSION, "a2", "a3");
        post(OTHER, "b1");

        awaitTrue(COARSE, () -> parked(SESSION) == 2 && parked(OTHER) == 1);
        for (int day = 0; day < 3; day++) {
            pass(Duration.ofHours(8), 3);
        }

        assertThat(provider.requests()).hasSize(1);
        assertThat(record(SESSION).statusReason()).isEqualTo("paused");
        assertThat(record(SESSION).status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(record(SESSION).ledger()).isEqualTo(new Ledger(3, 0, 0, 1, 0, 0, 2, 0, 0));
        gate.control(Pause.KEY, pause(false), now);
        awaitTrue(COARSE, () -> processed(SESSION) == 3 && processed(OTHER) == 1);
        assertThat(provider.requests()).hasSize(4);
        assertThat(record(SESSION).statusReason()).isNull();
    }

    @Test
    void shouldStayPausedOverARestart() {
        gate.control(Pause.KEY, pause(true), now);
        post(SESSION, "a1");
        awaitTrue(COARSE, () -> parked(SESSION) == 1);
        control.put(Pause.KEY, pause(true));

        reopenWithItsStores();
        gate.caughtUp();
        post(SESSION, "a2");
        awaitTrue(COARSE, () -> parked(SESSION) == 2);
        pass(COARSE, 5);

        assertThat(provider.requests()).isEmpty();
        gate.control(Pause.KEY, pause(false), now);
        awaitTrue(COARSE, () -> processed(SESSION) == 2);
    }

    @Test
    void shouldLetCallsInFlightEndWhenPaused() {
        CountDownLatch answered = new CountDownLatch(1);
        provider.holdUntil(answered);
        post(SESSION, "a1", "a2");
        awaitTrue(FINE, () -> provider.requests().size() == 1);

        gate.control(Pause.KEY, pause(true), now);
        answered.countDown();
        awaitTrue(FINE, () -> processed(SESSION) == 1);
        awaitTrue(COARSE, () -> parked(SESSION) == 1);

        assertThat(provider.requests()).hasSize(1);
        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
    }

    @Test
    void shouldParkOnlyTheSessionWhoseBudgetIsUsedUpAndSpendNoAttempt() {
        set(BudgetName.SESSION_TOKENS, 240L);
        post(SESSION, "a1", "a2", "a3");
        awaitTrue(COARSE, () -> parked(SESSION) == 1);
        post(OTHER, "b1");
        awaitTrue(COARSE, () -> processed(OTHER) == 1);
        pass(Duration.ofHours(8), 6);

        assertThat(record(SESSION).statusReason()).isEqualTo("over-budget: session.tokens");
        assertThat(record(SESSION).status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(record(SESSION).ledger()).isEqualTo(new Ledger(3, 0, 0, 2, 0, 0, 1, 0, 0));
        provider.thenFail(FailureClass.TRANSIENT, 3);
        set(BudgetName.SESSION_TOKENS, 1_000L);
        // Four attempts are left for what was parked: three fail, the last one must be there.
        awaitTrue(COARSE, () -> processed(SESSION) == 3);
    }

    @Test
    void shouldParkOverTheDaysBudgetAndGoOnByItselfOnTheNextDay() {
        set(BudgetName.DAY_USD, 400L);
        post(SESSION, "a1");
        post(OTHER, "b1", "b2");
        awaitTrue(FINE, () -> processed(SESSION) + processed(OTHER) == 2 && parked(OTHER) == 1);
        post(SESSION, "a2");
        awaitTrue(COARSE, () -> parked(SESSION) == 1);
        pass(Duration.ofMinutes(10), 5);
        assertThat(provider.requests()).hasSize(2);

        awaitTrue(Duration.ofMinutes(1), () -> processed(SESSION) + processed(OTHER) == 4);

        assertThat(now).isAfter(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(control.keySet())
                .contains(
                        "spend/2026-01-01/" + SessionNumber.of(SESSION),
                        "spend/2026-01-02/" + SessionNumber.of(SESSION));
        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
    }

    @Test
    void shouldHoldOnlyTheProjectWhoseBudgetIsUsedUp() {
        set(BudgetName.PROJECT_TOKENS, 120L);
        post(SESSION, "a1", "a2");
        awaitTrue(COARSE, () -> parked(SESSION) == 1);

        send(new SessionEvent.TurnEnded(envelope(OTHER, "b1", "elsewhere"), "done"));
        awaitTrue(COARSE, () -> processed(OTHER) == 1);

        assertThat(record(SESSION).statusReason()).isEqualTo("over-budget: project.tokens");
        gate.control(BudgetSet.keyOf(BudgetName.PROJECT_TOKENS), null, now);
        awaitTrue(COARSE, () -> processed(SESSION) == 2);
    }

    @Test
    void shouldKnowOverARestartWhatTheDayHasCost() {
        post(SESSION, "a1");
        awaitTrue(FINE, () -> processed(SESSION) == 1);
        drain();

        reopenWithItsStores();
        set(BudgetName.DAY_TOKENS, 120L);
        gate.caughtUp();
        post(OTHER, "b1");
        awaitTrue(COARSE, () -> parked(OTHER) == 1);

        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldHoldWhatIsSpentByNoMoreThanTheCallsInFlight() {
        set(BudgetName.DAY_TOKENS, 500L);
        for (int session = 0; session < 12; session++) {
            post(new SessionId("s-" + session), "e1", "e2", "e3");
        }
        awaitTrue(FINE, () -> {
            drain();
            long open = records.values().stream()
                    .mapToLong(record -> record.ledger().pending())
                    .sum();
            return open == 0;
        });

        long spent =
                charges.stream().mapToLong(charge -> charge.usage().total()).sum();
        // Four calls at a time; when the last one left, at most four calls' worth (480) was counted.
        assertThat(spent).isBetween(500L, 500L + 3 * 120 + 100);
        set(BudgetName.DAY_TOKENS, null);
        awaitTrue(FINE, () -> {
            drain();
            return records.values().stream()
                            .mapToLong(record -> record.ledger().processed())
                            .sum()
                    == 36;
        });
        assertThat(provider.requests()).hasSize(36);
    }

    private void set(BudgetName budget, @Nullable Long limit) {
        BudgetSet set = new BudgetSet(budget, limit, "dev", now);
        gate.control(set.recordKey(), set, now);
    }

    private Pause pause(boolean paused) {
        return new Pause(paused, "lunch", "dev", now);
    }

    private void reopenWithItsStores() {
        List<String> stores = List.of(
                StoreNames.SESSIONS, StoreNames.PENDING_EVENTS, StoreNames.GIVEN_UP_EVENTS, StoreNames.EVENT_IDS);
        Map<String, List<KeyValue<Bytes, byte[]>>> kept = new HashMap<>();
        for (String name : stores) {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            try (var all = store.all()) {
                List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
                all.forEachRemaining(entries::add);
                kept.put(name, entries);
            }
        }
        open(Map.of());
        kept.forEach((name, entries) -> {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            entries.forEach(entry -> store.put(entry.key, entry.value));
        });
    }

    private void post(SessionId session, String... ids) {
        for (String id : ids) {
            var input = JsonNodeFactory.instance.objectNode().put("command", "echo " + id);
            send(new SessionEvent.ToolUsed(
                    envelope(session, id), "Bash", input, JsonNodeFactory.instance.textNode("ok"), false));
        }
    }

    private void send(SessionEvent event) {
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), now));
    }

    private static Envelope envelope(SessionId session, String id) {
        return envelope(session, id, "shop");
    }

    private static Envelope envelope(SessionId session, String id, String project) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(session),
                session,
                START,
                "local",
                "dev",
                "claude-code",
                project,
                "/x",
                null,
                null);
    }

    private static Spend spendOf(SessionId session, Line line) {
        return new Spend(DAY, SessionNumber.of(session), session, "local", "dev", "shop", List.of(line));
    }

    /** The newest. */
    private Spend spend(SessionId session) {
        drain();
        return control.values().stream()
                .filter(Spend.class::isInstance)
                .map(Spend.class::cast)
                .filter(spend -> spend.sessionId().equals(session))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private long processed(SessionId session) {
        return record(session).ledger().processed();
    }

    private long parked(SessionId session) {
        return record(session).ledger().parked();
    }

    private MemoryRecord.SessionRecord record(SessionId session) {
        drain();
        return Objects.requireNonNull(records.get(session), "a record of the session");
    }

    private void drain() {
        try {
            for (TestRecord<String, byte[]> record : memoriesTopic.readRecordsToList()) {
                if (codec.decodeMemory(record.key(), record.value()) instanceof MemoryRecord.SessionRecord told) {
                    records.put(told.sessionId(), told);
                }
            }
            for (TestRecord<String, byte[]> record : controlTopic.readRecordsToList()) {
                ControlRecord told = codec.decodeControl(record.key(), record.value());
                assertThat(told.recordKey()).isEqualTo(record.key());
                control.put(record.key(), told);
                gate.control(record.key(), told, now);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitTrue(Duration step, Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    pass(step, 1);
                    return condition.call();
                });
    }

    private void pass(Duration step, int times) {
        for (int i = 0; i < times; i++) {
            now = now.plus(step);
            driver.advanceWallClockTime(step);
        }
    }
}
