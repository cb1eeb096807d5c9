/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import dev.memlog.event.thread.Border;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Creates Streams' clients and watches the wall clock: once it was set back, each stream thread is replaced (decision
 * 0032).
 *
 * <p>Threading: safe; the watch has a thread of its own.
 */
public final class WatchedClients implements KafkaClientSupplier, AutoCloseable {
    private static final Duration WATCHED_EVERY = Duration.ofMillis(500);
    private final InstantSource wall;
    private final Set<WatchedConsumer> consumers =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memlog-clock").factory());

    public WatchedClients(InstantSource wall) {
        this.wall = wall;
    }

    public void start() {
        var unused = watch.scheduleWithFixedDelay(
                Border.guard("clock-watch", this::look), 0, WATCHED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        WatchedConsumer consumer = new WatchedConsumer(config, wall);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    private void look() {
        List<WatchedConsumer> now;
        synchronized (consumers) {
            now = List.copyOf(consumers);
        }
        now.forEach(WatchedConsumer::wakeIfSetBack);
    }
}
