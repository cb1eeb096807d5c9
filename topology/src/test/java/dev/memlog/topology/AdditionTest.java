/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
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
import dev.memlog.processor.session.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made elsewhere is added once, without a provider, and does not disturb the session it is added to. */
class AdditionTest {
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = new SessionId("session-1");
    private static final Duration STEP = Duration.ofMillis(25);
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final List<TestRecord<String, byte[]>> written = new ArrayList<>();

    @TempDir
    Path stateFolder;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;
    private TestOutputTopic<String, byte[]> memories;
    private Instant now = START;

    @BeforeEach
    void open() {
        SpendGate gate = new SpendGate(PriceTable.with(Map.of()), new BudgetLimits(Map.of()), SpendListener.NONE);
        gate.caughtUp();
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
                gate,
                TopologyMetrics.NONE);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        memories = driver.createOutputTopic(Topics.MEMORIES, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldAddEachMemoryOnceToASessionThatIsOver() {
        SessionEvent first = SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), true);
        SessionEvent second = SessionEvent.MemoryAdded.of(observation(124, LONG_AGO.plusSeconds(60)), false);

        post(first);
        post(second);
        post(first);

        assertThat(keysOfMemories()).containsExactly("session-1/0000000001/000", "session-1/0000000002/000");
        assertThat(memory("session-1/0000000001/000").provenance().origin())
                .isEqualTo(new Origin("claude-mem/4f1c/observation/123", List.of(123L)));
        assertThat(memory("session-1/0000000001/000").provenance().at()).isEqualTo(LONG_AGO);
        assertThat(newest("session-1/0000000001/000/edit"))
                .isInstanceOfSatisfying(
                        MemoryRecord.MemoryEdit.class,
                        edit -> assertThat(edit.hidden()).isTrue());
        MemoryRecord.SessionRecord session = session();
        assertThat(session.status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(session.ledger()).isEqualTo(new Ledger(3, 1, 0, 2, 0, 0, 0, 0, 0));
        assertThat(session.startedAt()).isEqualTo(LONG_AGO);
        assertThat(session.lastActivityAt()).isEqualTo(LONG_AGO.plusSeconds(60));
        assertThat(session.promptCount()).isEqualTo(3);
        assertThat(session.memorySessionIds()).containsExactly("gemini-1");
    }

    @Test
    void shouldNeverCallAProviderNorGrowStaleForWhatWasAdded() {
        post(SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false));

        for (int i = 0; i < 40; i++) {
            pass(Duration.ofMinutes(30));
        }

        assertThat(provider.requests()).isEmpty();
        assertThat(session().statusReason()).isEqualTo("added");
        assertThat(session().lastActivityAt()).isEqualTo(LONG_AGO);
    }

    @Test
    void shouldNotBringBackWhatWasForgotten() {
        SessionEvent added = SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false);
        post(added);
        post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(new MemoryKey(SESSION, 1, 0)), List.of(), false));
        assertThat(last("session-1/0000000001/000").value()).isNull();

        post(added);

        assertThat(last("session-1/0000000001/000").value()).isNull();
        assertThat(written).noneMatch(record -> record.key().equals("session-1/0000000002/000"));
        assertThat(session().ledger()).isEqualTo(new Ledger(2, 1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldLetTheSessionGoOnBehindWhatWasAdded() {
        post(SessionEvent.MemoryAdded.of(observation(123, LONG_AGO), false));

        post(new SessionEvent.PromptSubmitted(envelope("p1"), "go on"));
        post(tool("t1"));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    pass(STEP);
                    return session().ledger().processed() == 3;
                });

        assertThat(memory("session-1/0000000002/000")).isInstanceOfSatisfying(MemoryRecord.Prompt.class, prompt -> {
            assertThat(prompt.provenance().promptNumber()).isEqualTo(4);
            assertThat(prompt.provenance().origin()).isNull();
        });
        assertThat(memory("session-1/0000000003/000").provenance().promptNumber())
                .isEqualTo(4);
        assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(session().startedAt()).isEqualTo(LONG_AGO);
    }

    @Test
    void shouldKnowItsOwnMemoryWhenItComesBack() {
        post(new SessionEvent.PromptSubmitted(envelope("p1"), "first"));
        Provenance own = memory("session-1/0000000001/000").provenance();

        post(SessionEvent.MemoryAdded.of(
                new MemoryRecord.Prompt(
                        from("memlog/" + own.key() + "@" + own.at().toEpochMilli(), 12, START, own.events()), "first"),
                false));

        assertThat(keysOfMemories()).containsExactly("session-1/0000000001/000");
        assertThat(session().ledger()).isEqualTo(new Ledger(2, 1, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldWidenWhatIsKnownOfASession() {
        post(new SessionEvent.PromptSubmitted(envelope("p1"), "first"));

        post(SessionEvent.SessionAdded.of(
                SESSION, LONG_AGO, LONG_AGO.plusSeconds(5), "local", "ada", "cursor", "till", 9, List.of("m-1")));

        assertThat(session()).satisfies(session -> {
            assertThat(session.startedAt()).isEqualTo(LONG_AGO);
            assertThat(session.lastActivityAt()).isEqualTo(START);
            assertThat(session.promptCount()).isEqualTo(9);
            assertThat(session.memorySessionIds()).containsExactly("m-1");
            assertThat(session.project()).isEqualTo("shop");
            assertThat(session.author()).isEqualTo("dev");
            assertThat(session.status()).isEqualTo(SessionStatus.ACTIVE);
        });
    }

    private void post(SessionEvent event) {
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), now));
        written.addAll(memories.readRecordsToList());
    }

    private void pass(Duration step) {
        now = now.plus(step);
        driver.advanceWallClockTime(step);
        written.addAll(memories.readRecordsToList());
    }

    private List<String> keysOfMemories() {
        return written.stream()
                .filter(record -> decoded(record) instanceof MemoryRecord.Memory)
                .map(TestRecord::key)
                .toList();
    }

    private MemoryRecord.SessionRecord session() {
        return (MemoryRecord.SessionRecord) newest("session/session-1");
    }

    private MemoryRecord.Memory memory(String key) {
        return (MemoryRecord.Memory) newest(key);
    }

    private MemoryRecord newest(String key) {
        return decoded(last(key));
    }

    private MemoryRecord decoded(TestRecord<String, byte[]> record) {
        try {
            return record.value() == null
                    ? new MemoryRecord.UnknownMemory(record.key(), null)
                    : codec.decodeMemory(record.key(), record.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private TestRecord<String, byte[]> last(String key) {
        return written.stream()
                .filter(record -> record.key().equals(key))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing was written under " + key));
    }

    private static MemoryRecord.Memory observation(long number, Instant at) {
        return new MemoryRecord.Observation(
                from("claude-mem/4f1c/observation/" + number, number, at, List.of()),
                "bugfix",
                "The depot's route was cut",
                null,
                "told in full",
                List.of("a fact"),
                List.of(),
                List.of(),
                List.of());
    }

    private static Provenance from(String origin, long number, Instant at, List<EventId> events) {
        return new Provenance(
                new MemoryKey(SESSION, 0, 0),
                "shop",
                3,
                at,
                "local",
                "dev",
                "claude-code",
                "gemini-1",
                null,
                null,
                40,
                events,
                null,
                null,
                new Origin(origin, List.of(number)));
    }

    private static SessionEvent tool(String id) {
        var input = JsonNodeFactory.instance.objectNode().put("command", "make");
        return new SessionEvent.ToolUsed(envelope(id), "Bash", input, JsonNodeFactory.instance.textNode("ok"), false);
    }

    private static Envelope envelope(String id) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(SESSION),
                SESSION,
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
