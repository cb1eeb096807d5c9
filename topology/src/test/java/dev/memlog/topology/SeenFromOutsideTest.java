/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.session.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the topology: the traces its records carry, and what it counts. */
class SeenFromOutsideTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final Counts counts = new Counts();

    @TempDir
    Path stateFolder;

    private Instant now = START;
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> events;

    private static final class Counts implements TopologyMetrics {
        final List<Integer> attempts = new ArrayList<>();
        final List<Instant> oldest = new ArrayList<>();
        int answered;

        @Override
        public void dispatched(String provider, int attempt) {
            attempts.add(attempt);
        }

        @Override
        public void answered(String provider, Usage usage, Duration latency) {
            answered++;
        }

        @Override
        public void oldestPending(Object task, @Nullable Instant acceptedAt) {
            oldest.add(acceptedAt);
        }
    }

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
                counts);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
        events = driver.createInputTopic(Topics.EVENTS, new StringSerializer(), new ByteArraySerializer());
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
    void shouldCarryTheTraceToTheProviderAndTheMemoriesWhenAnEventHasOne() {
        post("s1", "t1", TRACE);

        awaitTrue(() -> counts.answered == 1);

        assertThat(provider.requests()).extracting(ProviderRequest::traceparent).containsExactly(TRACE);
        assertThat(records(Topics.CALLS))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(traceOf(call)).isEqualTo(TRACE));
        assertThat(records(Topics.MEMORIES))
                .filteredOn(memory -> new String(memory.value(), StandardCharsets.UTF_8).contains("event 1"))
                .isNotEmpty()
                .allSatisfy(memory -> assertThat(traceOf(memory)).isEqualTo(TRACE));
    }

    @Test
    void shouldKeepTracesOfSessionsApart() {
        CountDownLatch both = new CountDownLatch(1);
        provider.holdUntil(both);
        post("s1", "t1", TRACE);
        post("s2", "t2", null);
        post("s3", "t3", "nonsense");
        awaitTrue(() -> provider.requests().size() == 3);
        both.countDown();

        awaitTrue(() -> counts.answered == 3);

        assertThat(provider.requests())
                .extracting(ProviderRequest::traceparent)
                .containsExactlyInAnyOrder(TRACE, null, null);
        assertThat(records(Topics.MEMORIES))
                .filteredOn(memory ->
                        !memory.key().startsWith("s1") && !memory.key().contains("session/s1"))
                .isNotEmpty()
                .allSatisfy(memory -> assertThat(traceOf(memory)).isNull());
    }

    @Test
    void shouldTellSinceWhenTheOldestEventWaitsUntilItIsSettled() {
        CountDownLatch answer = new CountDownLatch(1);
        provider.holdUntil(answer);
        post("s1", "t1", null);
        now = now.plusSeconds(40);
        driver.advanceWallClockTime(Duration.ofSeconds(40));
        post("s2", "t2", null);
        pass(Duration.ofSeconds(20));

        assertThat(counts.oldest).last().isEqualTo(START);
        answer.countDown();
        awaitTrue(() -> counts.answered == 2);

        assertThat(counts.oldest).last().isNull();
    }

    @Test
    void shouldTellARetryFromAFirstCall() {
        provider.thenFail(FailureClass.TRANSIENT, 1);
        post("s1", "t1", null);

        awaitTrue(() -> counts.answered == 1);

        assertThat(counts.attempts).containsExactly(1, 2);
    }

    private void post(String session, String id, @Nullable String trace) {
        SessionId of = new SessionId(session);
        SessionEvent event = new SessionEvent.ToolUsed(
                new Envelope(
                        new EventId(id),
                        SessionNumber.of(of),
                        of,
                        START,
                        "local",
                        "dev",
                        "claude-code",
                        "shop",
                        "/x",
                        null,
                        null),
                "Bash",
                JsonNodeFactory.instance.objectNode().put("command", "make"),
                JsonNodeFactory.instance.textNode("ok"),
                false);
        Headers headers = new RecordHeaders();
        if (trace != null) {
            headers.add(Topics.TRACEPARENT_HEADER, trace.getBytes(StandardCharsets.US_ASCII));
        }
        events.pipeInput(new TestRecord<>(event.envelope().recordKey(), codec.encode(event), headers, now));
    }

    private List<TestRecord<String, byte[]>> records(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static @Nullable String traceOf(TestRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(Topics.TRACEPARENT_HEADER);
        return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }

    private void awaitTrue(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    pass(Duration.ofMillis(25));
                    return condition.getAsBoolean();
                });
    }

    private void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }
}
