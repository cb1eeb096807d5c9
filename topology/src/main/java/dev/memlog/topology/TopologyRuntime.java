/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.clock.Clocks;
import dev.memlog.topology.clock.SteadyClock;
import dev.memlog.topology.clock.StreamsTime;
import dev.memlog.topology.clock.WatchedClients;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;
import dev.memlog.topology.state.StoreNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology in this process: starts it, reports its state, and stops it without cutting calls off.
 *
 * <p>Threading: safe.
 */
public final class TopologyRuntime implements AutoCloseable {
    public static final String APPLICATION_ID = "memlog";
    private static final Logger LOG = LoggerFactory.getLogger(TopologyRuntime.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Far above the usual duration: one with a portion of long work takes a second or two. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

    private final TopologyConfig config;
    private final DrainSignal drain = new DrainSignal();
    private final WatchedClients clients;
    private final KafkaStreams streams;
    private final OpenTransactions transactions;
    private final Path stateFolder;

    /**
     * @param kafka bootstrap servers and all else that is passed through to Streams
     * @param modes what providers are asked to record, by team and project
     * @param stateFolder folder of the stores; a folder kept over a restart saves restoring them
     * @param gate no call is made before it has caught up with the control topic, by a {@link ControlFeed}
     * @param clock the wall clock, which may be set while the topology runs
     * @param partitions of the events topic
     * @param onFatal called with a failure that the topology cannot recover from; the process should then exit
     */
    public TopologyRuntime(
            TopologyConfig config,
            Map<String, Object> kafka,
            Path stateFolder,
            ProviderChain chain,
            TeamModes modes,
            InstantSource clock,
            SpendGate gate,
            TopologyMetrics metrics,
            int partitions,
            Consumer<Throwable> onFatal) {
        this.config = config;
        Clocks clocks = new Clocks(new SteadyClock(clock), clock);
        SessionTopology topology = new SessionTopology(new TopologyServices(
                config, chain, modes, RetryPolicy.STANDARD, drain, clocks, gate, metrics, partitions));
        this.clients = new WatchedClients(clock);
        this.stateFolder = plain(stateFolder);
        Properties properties = properties(config, kafka, this.stateFolder);
        this.transactions = new OpenTransactions(
                Admin.create(new StreamsConfig(properties).getAdminConfigs(APPLICATION_ID + "-transactions")),
                APPLICATION_ID,
                LONGEST_TRANSACTION.multipliedBy(2),
                System::nanoTime);
        this.streams = new KafkaStreams(topology.get(), properties, clients, new StreamsTime(clocks.steady()));
        streams.setUncaughtExceptionHandler(error -> {
            if (ThreadFailures.isPassing(error)) {
                LOG.atWarn().addKeyValue("error", error.getMessage()).log("stream thread is replaced");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.atError().setCause(error).log("topology stops");
            onFatal.accept(error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    /** The changelog topics of the state stores; a new log has none yet. */
    public static List<String> changelogs() {
        return StoreNames.all().stream().map(TopologyRuntime::changelogOf).toList();
    }

    /** The topic that a store is restored from, as Kafka Streams names it. */
    public static String changelogOf(String store) {
        return APPLICATION_ID + "-" + store + "-changelog";
    }

    public void start() {
        transactions.endThoseOf(stateFolder);
        streams.start();
        clients.start();
        transactions.start();
    }

    /** True while records are processed, or will be without intervention once a rebalance is over. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** The state's name in Kafka Streams, for display. */
    public String state() {
        return streams.state().name();
    }

    public int callsInFlight() {
        return drain.callsInFlight();
    }

    /**
     * Pauses sessions: nothing more is read or written, and earlier writes are committed soon. Calls in flight
     * continue; their completions are applied after {@link #resume}.
     */
    public void pause() {
        streams.pause();
    }

    /** Ends a {@link #pause()}. */
    public void resume() {
        streams.resume();
    }

    /** Waits, bounded, for calls in flight, gives back attempts whose calls have not left, then stops. */
    @Override
    public void close() {
        try {
            if (isRunning() && !drain.drain(config.drainTimeout())) {
                LOG.warn("{} calls did not end in time; their attempts are spent", drain.callsInFlight());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOG.warn("topology did not stop within {}", CLOSE_TIMEOUT);
        }
        clients.close();
        transactions.close();
    }

    private static Path plain(Path stateFolder) {
        try {
            return RocksDbLibrary.pathOf(stateFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties(TopologyConfig config, Map<String, Object> kafka, Path stateFolder) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streamThreads());
        // A call leaves when its attempt's transaction has committed, so this is the latency each one pays.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
        // Records are handed out partition by partition, and a poll's records are all processed before the next poll:
        // with large fetches, committed calls would wait behind thousands of events.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 64 * 1024);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 100);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 100);
        // One fetch at a time goes to a broker: one that waits for calls must not hold up events for long.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 250);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), config.maxRecordBytes());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // These records are invisible before the commit, which sends the rest: until then they may be batched.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        // With more, a transaction's first batches arrive before its partition is added, and are retried out of order.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                LONGEST_TRANSACTION.toMillis());
        settings.putAll(kafka);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
