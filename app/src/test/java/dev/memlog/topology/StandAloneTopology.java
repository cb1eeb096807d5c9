/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.BudgetLimits;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.offline.OfflineRules;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.clock.Clocks;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a cluster, and rules in the place of a provider, for tests of what comes in and goes out. */
public final class StandAloneTopology implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();
    private Instant now;

    public StandAloneTopology(Path stateFolder, Instant start) {
        now = start;
        SpendGate gate = new SpendGate(PriceTable.with(Map.of()), new BudgetLimits(Map.of()), SpendListener.NONE);
        gate.caughtUp();
        SessionTopology topology = new SessionTopology(new TopologyServices(
                new TopologyConfig(
                        20,
                        12_000,
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofHours(6),
                        BreakerPolicy.STANDARD.coolDown(),
                        Duration.ofDays(30),
                        16_000_000),
                new ProviderChain(List.of(new ByRules()), client -> 4, BreakerPolicy.STANDARD),
                Modes.CODE,
                RetryPolicy.STANDARD,
                new DrainSignal(),
                Clocks.both(() -> now),
                gate,
                TopologyMetrics.NONE,
                1));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        driver = new TopologyTestDriver(topology.get(), properties, now);
    }

    public void post(String topic, String key, byte[] value) {
        inputs.computeIfAbsent(
                        topic, name -> driver.createInputTopic(name, new StringSerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(key, value, new RecordHeaders(), now));
    }

    public void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** What was written to the topic since it was asked for the last time. */
    public List<TestRecord<String, byte[]>> unread(String topic) {
        return outputs.computeIfAbsent(
                        topic,
                        name -> driver.createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()))
                .readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class ByRules implements ProviderClient {
        @Override
        public String name() {
            return "rules";
        }

        @Override
        public boolean stateful() {
            return false;
        }

        @Override
        public ProviderOutcome call(ProviderRequest request) {
            String text = OfflineRules.write(
                    request.events(), request.userPrompt(), List.of(), Modes.CODE.of(request.project()));
            return new ProviderOutcome.Replied(text, Usage.NONE, "rules", null);
        }

        @Override
        public void close() {}
    }
}
