/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.event.thread.Polling;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.clock.Clocks;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;
import dev.memlog.topology.state.StoreNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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
import org.jspecify.annotations.Nullable;

/** The topology on Kafka's test driver, all it has written so far, and a clock that only the test moves. */
public final class DrivenTopology implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    public static final SessionId SESSION = SessionId.local("session-1");
    static final Duration FINE = Duration.ofMillis(25);
    private static final Polling CALLS_TAKE = new Polling(Duration.ofMillis(500), Duration.ofMillis(2));
    private static final List<String> STORES = StoreNames.all();
    private final WireCodec codec = new WireCodec();
    private final Path stateFolder;
    private final List<TestRecord<String, byte[]>> memories = new ArrayList<>();
    private final List<TestRecord<String, byte[]>> letters = new ArrayList<>();
    private Instant now = START;
    private DrainSignal drain = new DrainSignal();
    private boolean callsHang;
    private int batchMaxEvents = 20;
    private SpendGate gate = openGate();
    private TopologyMetrics metrics = TopologyMetrics.NONE;
    private List<ProviderClient> providers = List.of();
    private TeamModes modes = Modes.CODE;
    private @Nullable TopologyTestDriver driver;
    private @Nullable TestInputTopic<String, byte[]> events;
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();

    DrivenTopology(Path stateFolder) {
        this.stateFolder = stateFolder;
    }

    DrivenTopology startAt(Instant it) {
        now = it;
        return this;
    }

    DrivenTopology batchMaxEvents(int limit) {
        batchMaxEvents = limit;
        return this;
    }

    DrivenTopology gate(SpendGate it) {
        gate = it;
        return this;
    }

    DrivenTopology modes(TeamModes it) {
        modes = it;
        return this;
    }

    DrivenTopology metrics(TopologyMetrics it) {
        metrics = it;
        return this;
    }

    /** A gate that knows of no pause and no budget. */
    static SpendGate openGate() {
        SpendGate gate = new SpendGate(PriceTable.with(Map.of()), new BudgetLimits(Map.of()), SpendListener.NONE);
        gate.caughtUp();
        return gate;
    }

    /** Begins without a past, whatever has run before. */
    DrivenTopology open(ProviderClient... clients) {
        close();
        drain = new DrainSignal();
        providers = List.of(clients);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        TopologyTestDriver opened = new TopologyTestDriver(topology().get(), properties, now);
        driver = opened;
        events = opened.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
        return this;
    }

    SessionTopology topology() {
        return topology(new ProviderChain(providers, client -> 4, BreakerPolicy.STANDARD), 1);
    }

    /** @param partitions of the events topic */
    SessionTopology topology(ProviderChain chain, int partitions) {
        return new SessionTopology(new TopologyServices(
                new TopologyConfig(
                        batchMaxEvents,
                        12_000,
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofHours(6),
                        BreakerPolicy.STANDARD.coolDown(),
                        Duration.ofDays(30),
                        16_000_000),
                chain,
                modes,
                RetryPolicy.STANDARD,
                drain,
                Clocks.both(this::now),
                gate,
                metrics,
                partitions));
    }

    /** What opens finds the stores as they were, as a restored task does; calls in flight are lost. */
    void restart() {
        restartWithout(Set.of());
    }

    /** As {@link #restart()} where an earlier version ran before, which had no such stores. */
    void restartWithout(Set<String> unknown) {
        memories();
        letters();
        Map<String, List<KeyValue<Bytes, byte[]>>> kept = new HashMap<>();
        for (String name :
                STORES.stream().filter(name -> !unknown.contains(name)).toList()) {
            kept.put(name, entries(name));
        }
        open(providers.toArray(ProviderClient[]::new));
        kept.forEach((name, entries) -> {
            KeyValueStore<Bytes, byte[]> store = driver().getKeyValueStore(name);
            entries.forEach(entry -> store.put(entry.key, entry.value));
        });
    }

    KeyValueStore<Bytes, byte[]> store(String name) {
        return driver().getKeyValueStore(name);
    }

    boolean storesHold(String text) {
        return STORES.stream()
                .flatMap(name -> entries(name).stream())
                .anyMatch(entry -> new String(entry.value, UTF_8).contains(text));
    }

    /** Every entry of every store, as text. */
    List<String> storedEntries() {
        HexFormat hex = HexFormat.of();
        return STORES.stream()
                .flatMap(name -> entries(name).stream()
                        .map(entry -> name + " " + hex.formatHex(entry.key.get()) + " " + hex.formatHex(entry.value)))
                .toList();
    }

    /** How many entries a store has. */
    int size(String store) {
        return entries(store).size();
    }

    private List<KeyValue<Bytes, byte[]>> entries(String name) {
        KeyValueStore<Bytes, byte[]> store = driver().getKeyValueStore(name);
        try (var all = store.all()) {
            List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
            all.forEachRemaining(entries::add);
            return entries;
        }
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver().advanceWallClockTime(time);
    }

    void awaitTrue(Callable<Boolean> condition) {
        awaitTrue(FINE, condition);
    }

    /** Lets the clock run in steps until the condition holds. */
    void awaitTrue(Duration step, Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    if (step.compareTo(FINE) > 0) {
                        letCallsEnd();
                    }
                    pass(step);
                    return condition.call();
                });
    }

    /** A call takes time of the machine's clock, in which coarse steps of the test's would run past its deadline. */
    private void letCallsEnd() {
        if (drain.callsInFlight() == 0) {
            callsHang = false;
        } else if (!callsHang) {
            callsHang = !CALLS_TAKE.awaits(() -> {
                pass(FINE);
                return drain.callsInFlight() == 0;
            });
        }
    }

    void awaitLedger(Ledger wanted) {
        awaitLedger(FINE, wanted);
    }

    void awaitLedger(Duration step, Ledger wanted) {
        awaitTrue(step, () -> session().ledger().equals(wanted));
    }

    void awaitLedger(Predicate<Ledger> wanted) {
        awaitTrue(() -> wanted.test(session().ledger()));
    }

    void post(SessionEvent event) {
        post(event, new RecordHeaders());
    }

    void post(SessionEvent event, Headers headers) {
        events().pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), headers, now));
    }

    void replay(SessionEvent event) {
        post(event, new RecordHeaders().add(Topics.REPLAY_ID_HEADER, "r1".getBytes(UTF_8)));
    }

    void postBytes(@Nullable String key, byte @Nullable [] value) {
        events().pipeInput(key, value);
    }

    /** All records of the memories topic, oldest first. */
    List<TestRecord<String, byte[]>> memories() {
        memories.addAll(unread(Topics.MEMORIES));
        return memories;
    }

    /** All records of the dead letters topic, oldest first. */
    List<TestRecord<String, byte[]>> letters() {
        letters.addAll(unread(Topics.DEAD_LETTERS));
        return letters;
    }

    /** What was written to the topic since it was asked for the last time. */
    List<TestRecord<String, byte[]>> unread(String topic) {
        return outputs.computeIfAbsent(
                        topic,
                        name -> driver().createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()))
                .readRecordsToList();
    }

    /** The newest record of the key, or null if that is a tombstone. */
    @Nullable
    MemoryRecord newest(String key) {
        return decoded(memories().stream()
                .filter(record -> record.key().equals(key))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing was written under " + key)));
    }

    MemoryRecord.Memory memory(String key) {
        return (MemoryRecord.Memory) requireNonNull(newest(key), key);
    }

    MemoryRecord.SessionRecord session() {
        return session(SESSION);
    }

    MemoryRecord.SessionRecord session(SessionId session) {
        return (MemoryRecord.SessionRecord)
                requireNonNull(newest(MemoryRecord.SessionRecord.keyOf(session)), "session");
    }

    /** All records of a kind, oldest first. */
    <T extends MemoryRecord> List<T> memories(Class<T> kind) {
        return memories().stream()
                .map(this::decoded)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<String> observationTitles() {
        return memories(MemoryRecord.Observation.class).stream()
                .map(MemoryRecord.Observation::title)
                .toList();
    }

    private @Nullable MemoryRecord decoded(TestRecord<String, byte[]> record) {
        try {
            return record.value() == null ? null : codec.decodeMemory(record.key(), record.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    DeadLetter lastLetter() {
        return letter(letters().getLast());
    }

    static DeadLetter letter(TestRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return DeadLetter.fromHeaders(record.key(), headers);
    }

    public static SessionEvent tool(String id) {
        return tool(id, SESSION);
    }

    public static SessionEvent tool(String id, SessionId session) {
        var input = JsonNodeFactory.instance.objectNode().put("command", "echo " + id);
        var output = JsonNodeFactory.instance.textNode("ok");
        return new SessionEvent.ToolUsed(envelope(id, session), "Bash", input, output, false);
    }

    static SessionEvent prompt(String id, String text) {
        return new SessionEvent.PromptSubmitted(envelope(id), text);
    }

    static Envelope envelope(String id) {
        return envelope(id, SESSION);
    }

    static Envelope envelope(String id, SessionId session) {
        return envelope(id, session, "shop");
    }

    static Envelope envelope(String id, SessionId session, String project) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(session),
                session,
                START,
                session.team().value(),
                "dev",
                "claude-code",
                project,
                "/x",
                null,
                null);
    }

    @Override
    public void close() {
        outputs.clear();
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    private TopologyTestDriver driver() {
        return requireNonNull(driver, "an open topology");
    }

    private TestInputTopic<String, byte[]> events() {
        return requireNonNull(events, "an open topology");
    }
}
