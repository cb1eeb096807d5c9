/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.app.backup.BackupRoutes;
import dev.memlog.app.broker.TopicAdmin;
import dev.memlog.app.cli.DataFolder;
import dev.memlog.app.cli.Version;
import dev.memlog.app.compat.ClaudeMemSettings;
import dev.memlog.app.compat.WorkerLeftovers;
import dev.memlog.app.config.Settings;
import dev.memlog.app.embed.Embedders;
import dev.memlog.app.trace.Traces;
import dev.memlog.event.Topics;
import dev.memlog.ingest.ContextSource;
import dev.memlog.ingest.IngestConfig;
import dev.memlog.ingest.IngestRoutes;
import dev.memlog.ingest.publish.EventPublisher;
import dev.memlog.ingest.publish.ProducerSettings;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.store.MemoryStore;
import dev.memlog.topology.ControlFeed;
import dev.memlog.topology.TopologyMetrics;
import dev.memlog.topology.TopologyRuntime;
import io.undertow.server.RoutingHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process at work: the parts of its roles, constructed by hand, started in the order of the data path and stopped in
 * that order too, so that nothing is taken in that is not passed on.
 *
 * <p>Threading: start and close from one thread.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration TOPICS_PATIENCE = Duration.ofMinutes(1);

    private final Settings settings;
    private final Cluster cluster;
    private final DataFolder folder;
    private final Map<String, String> environment;
    private final Modes modes;
    private final InstantSource clock = InstantSource.system();
    private final Consumer<Throwable> onFatal;
    private final NodeMetrics metrics = new NodeMetrics();
    private final Readiness readiness = new Readiness();
    private final RoutingHandler routes = HttpEdge.refusing(new RoutingHandler());
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final String host;
    private final int port;
    private long maxEntityBytes = 1024 * 1024;
    private @Nullable HttpEdge http;
    private @Nullable ReadSide readSide;

    private Node(
            Settings settings,
            Cluster cluster,
            DataFolder folder,
            Map<String, String> environment,
            Consumer<Throwable> onFatal) {
        this.settings = settings;
        this.cluster = cluster;
        this.folder = folder;
        this.environment = environment;
        this.onFatal = onFatal;
        this.modes = Configs.modes(settings, folder);
        this.host = settings.text("host");
        this.port = HttpEdge.claim(host, settings.whole("port"));
    }

    /** @param onFatal told of what the node cannot get over; the process should then end with an error */
    public static Node start(
            Set<Role> roles,
            Settings settings,
            Cluster cluster,
            DataFolder folder,
            Map<String, String> environment,
            Consumer<Throwable> onFatal) {
        Node node = new Node(settings, cluster, folder, environment, onFatal);
        try {
            node.startParts(roles);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Where it is reached, such as {@code http://127.0.0.1:37777}. */
    public String url() {
        return "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port;
    }

    public boolean isReady() {
        return readiness.isReady();
    }

    @Override
    public void close() {
        if (readSide != null) {
            readSide.close();
        }
        if (http != null) {
            http.close();
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn()
                        .setCause(e)
                        .log("{} did not stop cleanly", part.getClass().getSimpleName());
            }
        }
    }

    private void startParts(Set<Role> roles) {
        Admin admin = keep(Admin.create(cluster.client(settings, "admin")));
        new TopicAdmin(admin, cluster.layout(), TOPICS_PATIENCE).ensure();
        if (!cluster.embedded() && settings.isSet("retention.events")) {
            EventsRetention.apply(admin, settings.duration("retention.events"));
        }
        readiness.require("broker", new BrokerProbe(admin)::answers);
        keep(metrics);
        Traces traces = keep(Traces.of(settings, Version.text()));
        NodeGauges gauges = new NodeGauges(metrics, clock);
        DiskSpace disk = new DiskSpace(
                folder.folder(), settings.byteSize("ready.disk-low").bytes());
        readiness.tell(() -> disk.detail().stream().toList());
        gauges.ofNode(disk, LogEnds.of(admin, cluster.layout()));
        // Closed last to first: ingest lets go before the topology drains, the topology before the store.
        Function<Instant, List<ProviderStatus>> providers = now -> List.of();
        MemoryStore store = roles.contains(Role.STORE) ? openStore(gauges, traces) : null;
        if (roles.contains(Role.PROCESS)) {
            ProviderChain chain = keep(new Providers(settings, environment)
                    .with(traces::aroundCalls)
                    .chain(modes));
            providers = chain::status;
            readiness.showProviders(chain::status);
            TopologyMetrics counts = metrics.topology(settings.words("providers"), clock);
            SpendGate gate = startSpendGate();
            TopologyRuntime topology = startTopology(chain, gate, counts, gauges);
            new DoctorRoutes(chain, gate::isPaused, counts, clock).addTo(routes);
            if (cluster.embedded()) {
                keep(EventsTrimmer.start(admin));
                BackupRoutes.of(folder.broker(), admin, topology::hold, topology::goOn, clock)
                        .addTo(routes);
            }
        }
        if (!cluster.embedded()) {
            BackupRoutes.elsewhere().addTo(routes);
        }
        if (store != null) {
            watchStorage(store, providers);
        }
        ContextSource context = question -> ContextSource.Answer.NONE;
        IngestConfig ingest = Configs.ingest(settings);
        EventPublisher publisher = roles.contains(Role.INGEST) || store != null ? openPublisher(ingest) : null;
        if (store != null && publisher != null) {
            ReadSide reads = new ReadSide(
                    store, publisher, ingest, settings, cluster, folder, environment, modes, metrics, clock);
            context = reads.addTo(routes, url(), port, providers);
            readSide = reads;
            FolderIndexing.start(settings, cluster, folder, store, publisher).ifPresent(this::keep);
        } else if (settings.optionalText("store.url").isPresent()) {
            HttpUrl storeUrl = HttpUrl.get(settings.text("store.url"));
            context = new StoreNodeContext(storeUrl, Configs.contextPatience(settings));
            new PassToStore(storeUrl.uri()).addTo(routes);
        }
        if (roles.contains(Role.INGEST) && publisher != null) {
            addIngest(ingest, publisher, context);
        }
        gauges.ofReadiness(readiness);
        new ModeRoutes(modes).addTo(routes, readiness);
        new SettingsRoute(settings, environment).addTo(routes);
        new HealthRoutes(readiness, metrics, clock).addTo(routes);
        new ClaudeMemWorker(readiness, settings.optionalText("compat.claude-mem-version"), clock).addTo(routes);
        new ClaudeMemSettings(settings).addTo(routes);
        new WorkerLeftovers(clock).addTo(routes);
        http = HttpEdge.start(host, port, routes, maxEntityBytes, traces::aroundIngest);
    }

    private MemoryStore openStore(NodeGauges gauges, Traces traces) {
        MemoryStore store = keep(MemoryStore.open(
                Configs.store(settings, cluster, folder, port),
                cluster.client(settings, "consumer"),
                clock,
                metrics.store(traces),
                onFatal));
        readiness.require("projection", store::isReady);
        readiness.tell(() -> StoreDetails.of(store));
        gauges.ofStore(store);
        Embedders.of(settings, environment).ifPresent(embedder -> {
            store.searchByMeaning(embedder, Embedders.config(settings));
            gauges.ofEmbeddings(store);
            readiness.show("embeddings", now -> EmbeddingDetail.of(store));
        });
        return store;
    }

    /** It is told of the control topic before the topology makes its first call, and until it has made its last. */
    private SpendGate startSpendGate() {
        SpendMetrics spent = new SpendMetrics(metrics.registry());
        SpendGate gate = new SpendGate(Configs.prices(settings), Configs.budgets(settings), spent);
        spent.watch(gate, clock);
        readiness.show("spend", now -> SpendDetail.of(gate, now));
        keep(ControlFeed.start(cluster.client(settings, "consumer"), gate, clock));
        return gate;
    }

    private TopologyRuntime startTopology(
            ProviderChain chain, SpendGate gate, TopologyMetrics counts, NodeGauges gauges) {
        TopologyRuntime topology = keep(new TopologyRuntime(
                Configs.topology(settings),
                cluster.streams(settings),
                folder.streams(),
                chain,
                modes,
                clock,
                gate,
                counts,
                onFatal));
        readiness.require("topology", topology::isRunning);
        gauges.ofTopology(topology, chain);
        topology.start();
        return topology;
    }

    private void watchStorage(MemoryStore store, Function<Instant, List<ProviderStatus>> providers) {
        StorageWatch watch = keep(new StorageWatch(
                        () -> StorageWatch.Reading.of(store),
                        () -> StorageWatch.allLeftAlone(providers.apply(clock.instant())),
                        settings.duration("ready.nothing-stored-after"),
                        clock)
                .start());
        readiness.require("storage", watch::isFine);
        readiness.tell(() -> watch.stuck().stream().toList());
        readiness.tell(() ->
                StorageWatch.parked(store.queries().ledger().parked()).stream().toList());
    }

    private EventPublisher openPublisher(IngestConfig ingest) {
        Map<String, Object> producer = ProducerSettings.of(ingest);
        producer.putAll(cluster.client(settings, "producer"));
        int partitions = cluster.layout().topic(Topics.EVENTS).partitions();
        return keep(new EventPublisher(new KafkaProducer<>(producer), partitions, ingest.ackTimeout()));
    }

    private void addIngest(IngestConfig ingest, EventPublisher publisher, ContextSource context) {
        IngestRoutes ingestRoutes = new IngestRoutes(ingest, publisher, context, metrics.ingest(), clock);
        ingestRoutes.addTo(routes);
        maxEntityBytes = ingestRoutes.maxEntityBytes();
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }
}
