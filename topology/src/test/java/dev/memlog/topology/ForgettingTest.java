/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.FailureClass;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.state.StoreNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
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

/** What is forgotten leaves the topics by tombstones, and every store of the topology at once. */
class ForgettingTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = new SessionId("session-1");
    private static final String SECRET = "xyzzy-4711";
    private static final Duration STEP = Duration.ofMillis(25);
    private static final List<String> STORES =
            List.of(StoreNames.SESSIONS, StoreNames.PENDING_EVENTS, StoreNames.GIVEN_UP_EVENTS, StoreNames.EVENT_IDS);
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final List<TestRecord<String, byte[]>> written = new ArrayList<>();

    @TempDir
    Path stateFolder;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private TestOutputTopic<String, byte[]> memories;
    private TestOutputTopic<String, byte[]> letters;
    private Instant now = START;

    @BeforeEach
    void open() {
        SessionTopology topology = new SessionTopology(
                new TopologyConfig(
                        20,
                        12_000,
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofHours(6),
                        BreakerPolicy.STANDARD.coolDown(),
                        16_000_000),
                new ProviderChain(List.of(provider), client -> 4, BreakerPolicy.STANDARD),
                RetryPolicy.STANDARD,
                new DrainSignal(),
                () -> now,
                openGate(),
                TopologyMetrics.NONE);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        memories = driver.createOutputTopic(Topics.MEMORIES, new StringDeserializer(), new ByteArrayDeserializer());
        letters = driver.createOutputTopic(Topics.DEAD_LETTERS, new StringDeserializer(), new ByteArrayDeserializer());
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

    @Test
    void shouldForgetASessionWithItsLettersItsWaitingEventsAndItsCall() {
        // Given: a prompt, a letter that may be replayed, one that may not, and events behind a call under way
        provider.thenFail(FailureClass.REJECTED, 1).thenFail(FailureClass.TRANSIENT, 4);
        post(prompt("p1"));
        post(tool("t1"));
        awaitLedger(ledger -> ledger.deadLettered() == 1);
        post(tool("t2"));
        awaitLedger(ledger -> ledger.deadLettered() == 2);
        provider.thenFail(FailureClass.UNREACHABLE, 1_000);
        post(tool("t3"));
        awaitLedger(ledger -> ledger.parked() > 0 || ledger.pending() > 0);
        assertThat(storesHold(SECRET)).isTrue();
        MemoryKey prompt = new MemoryKey(SESSION, 1, 0);

        // When
        post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(prompt), List.of(), true));

        // Then
        awaitLedger(ledger -> ledger.equals(new Ledger(4, 0, 0, 1, 0, 0, 0, 0, 3)));
        assertThat(newest("session/session-1")).isInstanceOfSatisfying(MemoryRecord.SessionRecord.class, session -> {
            assertThat(session.status()).isEqualTo(SessionStatus.CANCELLED);
            assertThat(session.project()).isEqualTo("shop");
        });
        assertThat(isDeleted(prompt.toString())).isTrue();
        assertThat(isDeleted(prompt + "/edit")).isTrue();
        assertThat(letters.readRecordsToList())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .contains("session-1/t1", "session-1/t2");
        assertThat(storesHold(SECRET)).isFalse();
    }

    @Test
    void shouldDoNothingTwiceWhenTheOrderComesAgain() {
        post(prompt("p1"));
        SessionEvent forget = new SessionEvent.ForgetMemories(
                envelope("f1"), List.of(new MemoryKey(SESSION, 1, 0)), List.of(), false);
        post(forget);
        drain();
        int before = written.size();

        post(forget);
        drain();

        assertThat(written.subList(before, written.size()))
                .allSatisfy(record -> assertThat(record.value()).isNotNull());
        assertThat(storesHold(SECRET)).isFalse();
    }

    @Test
    void shouldDiscardTheLettersThatAreNamedAndNoOthers() {
        provider.thenFail(FailureClass.REJECTED, 2);
        post(tool("t1"));
        awaitLedger(ledger -> ledger.deadLettered() == 1);
        post(tool("t2"));
        awaitLedger(ledger -> ledger.deadLettered() == 2);

        post(new SessionEvent.ForgetMemories(
                envelope("f1"), List.of(), List.of(new EventId("t1"), new EventId("unknown")), false));

        awaitLedger(ledger -> ledger.equals(new Ledger(2, 0, 0, 0, 0, 0, 0, 1, 1)));
        assertThat(letters.readRecordsToList())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .contains("session-1/t1")
                .doesNotContain("session-1/t2");
    }

    @Test
    void shouldDeleteWhatIsLeftOfASessionItDoesNotKnowAndBeginNone() {
        SessionId other = new SessionId("imported");
        MemoryKey memory = new MemoryKey(other, 5, 1);

        post(new SessionEvent.ForgetMemories(envelope("f1", other), List.of(memory), List.of(new EventId("e1")), true));
        drain();

        assertThat(isDeleted(memory.toString())).isTrue();
        assertThat(isDeleted(memory + "/edit")).isTrue();
        assertThat(isDeleted("session/imported")).isTrue();
        assertThat(letters.readRecordsToList()).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("imported/e1");
            assertThat(record.value()).isNull();
        });
        assertThat(newest("reflection/0")).isEqualTo(new MemoryRecord.Reflection(new SourceOffset(0, 0)));
        assertThat(storesHold("imported")).isFalse();
    }

    private void post(SessionEvent event) {
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), now));
    }

    private void awaitLedger(Predicate<Ledger> wanted) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    now = now.plus(STEP);
                    driver.advanceWallClockTime(STEP);
                    drain();
                    return newest("session/session-1") instanceof MemoryRecord.SessionRecord session
                            && wanted.test(session.ledger());
                });
    }

    private void drain() {
        written.addAll(memories.readRecordsToList());
    }

    private MemoryRecord newest(String key) {
        TestRecord<String, byte[]> last = last(key);
        try {
            return codec.decodeMemory(key, last.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean isDeleted(String key) {
        return last(key).value() == null;
    }

    private TestRecord<String, byte[]> last(String key) {
        return written.stream()
                .filter(record -> record.key().equals(key))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing was written under " + key));
    }

    private boolean storesHold(String text) {
        for (String name : STORES) {
            KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
            try (var all = store.all()) {
                while (all.hasNext()) {
                    if (new String(all.next().value, UTF_8).contains(text)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static SessionEvent prompt(String id) {
        return new SessionEvent.PromptSubmitted(envelope(id), "what is " + SECRET);
    }

    private static SessionEvent tool(String id) {
        var input = JsonNodeFactory.instance.objectNode().put("command", "echo " + SECRET);
        return new SessionEvent.ToolUsed(envelope(id), "Bash", input, JsonNodeFactory.instance.textNode("ok"), false);
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
}
