/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.admin.CommandLog;
import dev.memlog.admin.team.TeamEraseRoute;
import dev.memlog.edge.Gates;
import dev.memlog.edge.HostGuard;
import dev.memlog.edge.HttpLimits;
import dev.memlog.edge.HttpPort;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Topics;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.project.ClaimedProjects;
import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectClaims;
import dev.memlog.ingest.routes.IngestRoutes;
import dev.memlog.log.LogEnds;
import dev.memlog.log.ProducerSettings;
import dev.memlog.log.RecordPublisher;
import dev.memlog.log.RecordTimes;
import dev.memlog.log.TopicAdmin;
import dev.memlog.node.access.KeyRing;
import dev.memlog.node.access.NodeAccess;
import dev.memlog.node.backup.BackupRoutes;
import dev.memlog.node.broker.EventsRetention;
import dev.memlog.node.claudemem.ClaudeMemSettings;
import dev.memlog.node.claudemem.ClaudeMemWorker;
import dev.memlog.node.claudemem.WorkerLeftovers;
import dev.memlog.node.ground.LocalFiles;
import dev.memlog.node.health.BrokerProbe;
import dev.memlog.node.health.DiskSpace;
import dev.memlog.node.health.HealthRoutes;
import dev.memlog.node.health.Readiness;
import dev.memlog.node.health.RefusalDetail;
import dev.memlog.node.metrics.NodeGauges;
import dev.memlog.node.metrics.NodeMetrics;
import dev.memlog.node.mode.ModeFeed;
import dev.memlog.node.peer.PassToStore;
import dev.memlog.node.peer.StoreNodeContext;
import dev.memlog.node.retention.Retention;
import dev.memlog.node.retention.TeamRetentions;
import dev.memlog.node.signin.SignIn;
import dev.memlog.node.tls.PortCertificate;
import dev.memlog.node.told.ToldWriter;
import dev.memlog.node.trace.Traces;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.mode.ModeRules;
import dev.memlog.settings.AccessSettings;
import dev.memlog.settings.CompatSettings;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.HttpSettings;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.StoreSettings;
import dev.memlog.settings.Version;
import dev.memlog.settings.tls.PeerTrust;
import dev.memlog.store.MemoryStore;
import dev.memlog.topology.ControlFeed;
import dev.memlog.topology.TopologyRuntime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * One process at work: the parts of its roles, constructed by hand, started in the order of the data path and stopped in
 * that order too, so that nothing is taken in that is not passed on.
 *
 * <p>Threading: start and close from one thread.
 */
public final class Node implements AutoCloseable {
    private static final Duration TOPICS_PATIENCE = Duration.ofMinutes(1);
    private static final Duration CLAIMS_PATIENCE = Duration.ofSeconds(5);

    private final Settings settings;
    private final Cluster cluster;
    private final DataFolder folder;
    private final Map<String, String> environment;
    private final ModeRules modes;
    private final InstantSource clock = InstantSource.system();
    private final NodeMetrics metrics = new NodeMetrics();
    private final Readiness readiness = new Readiness();
    private final HttpLimits limits;
    private final Gates gates;
    private final Principal everyone;
    private final SignIn signIn;
    private final NodeAccess access;
    private final Routes routes;
    private final NodeBase base;
    private final Optional<PortCertificate> certificate;
    private final String host;
    private final int port;
    private long maxEntityBytes = 1024 * 1024;
    private @Nullable HttpPort http;
    private @Nullable Rooms rooms;
    private volatile @Nullable RecordPublisher publisher;

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
        this.certificate = PortCertificate.of(settings, clock);
        this.modes = Configs.modes(settings, folder);
        IngestConfig ingest = Configs.ingest(settings);
        this.host = settings.get(NodeSettings.HOST);
        this.everyone = Principal.everyone(TeamName.LOCAL, ingest.author());
        boolean asksForKeys = NodeAccess.asksForKeys(settings, host, cluster.embedded());
        KeyRing keys = new KeyRing();
        this.signIn = SignIn.of(settings, asksForKeys, keys::key, clock);
        this.access = new NodeAccess(
                settings, everyone, asksForKeys, cluster.embedded(), keys, signIn.tokens(), signIn.browsers(), clock);
        this.routes = new Routes(access.door());
        this.limits = Configs.httpLimits(settings);
        this.gates = new Gates(metrics.recall(), limits.memory());
        LocalFiles files = LocalFiles.of(settings, cluster.embedded(), host, clock);
        this.base = new NodeBase(
                settings, cluster, folder, environment, modes, clock, metrics, readiness, files, new Parts(), onFatal);
        this.port = HttpPort.claim(host, settings.get(NodeSettings.PORT));
    }

    /** @param onFatal receives a failure that the node cannot recover from; the process should then end with an error */
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
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    /** Where it is reached, such as {@code http://127.0.0.1:37777}; with a certificate, https. */
    public String url() {
        return (certificate.isPresent() ? "https://" : "http://") + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":"
                + port;
    }

    List<Routes.Route> routes() {
        return routes.registered();
    }

    public boolean isReady() {
        return readiness.isReady();
    }

    @Override
    public void close() {
        if (rooms != null) {
            rooms.close();
        }
        if (http != null) {
            http.close();
        }
        base.parts().close();
    }

    private void startParts(Set<Role> roles) {
        Admin admin = keep(Admin.create(cluster.client(settings, "admin")));
        new TopicAdmin(admin, cluster.layout(), TOPICS_PATIENCE).ensure();
        new RecordTimes(admin).setRight(cluster.layout(), TopologyRuntime.changelogs());
        if (!cluster.embedded() && settings.isSet(StoreSettings.RETENTION_EVENTS)) {
            EventsRetention.apply(admin, settings.get(StoreSettings.RETENTION_EVENTS));
        }
        readiness.require("broker", new BrokerProbe(admin)::answers);
        readiness.require("keys", access::isReady);
        keep(access.follow(cluster.client(settings, "consumer")));
        keep(signIn.start(readiness));
        keep(metrics);
        Traces traces = keep(Traces.of(settings, Version.text()));
        NodeGauges gauges = new NodeGauges(metrics, clock);
        DiskSpace disk = new DiskSpace(
                folder.folder(), settings.get(MonitoringSettings.READY_DISK_LOW).bytes());
        readiness.tell(() -> disk.detail().stream().toList());
        readiness.tell(Readiness::failedTasks);
        gauges.ofNode(disk, LogEnds.of(admin, cluster.layout()));
        certificate.ifPresent(shown -> watch(shown, gauges));
        // Closed last to first: ingest lets go before the topology drains, the topology before the store.
        Function<Instant, List<ProviderStatus>> providers = now -> List.of();
        StoreRole storing = new StoreRole(base, gauges, traces, port);
        MemoryStore store = roles.contains(Role.STORE) ? storing.open() : null;
        if (roles.contains(Role.PROCESS)) {
            providers = new ProcessRole(base, gauges, traces, admin).start(routes, this::publisher);
        } else if (store != null) {
            keep(ModeFeed.start(cluster.client(settings, "consumer"), modes, clock));
        }
        if (!cluster.embedded()) {
            BackupRoutes.elsewhere().addTo(routes);
        }
        if (store != null) {
            storing.watch(store, providers);
        }
        ContextSource context = question -> ContextSource.Answer.NONE;
        IngestConfig ingest = Configs.ingest(settings);
        RecordPublisher publisher = openPublisher(ingest);
        this.publisher = publisher;
        CommandLog commands = new CommandLog(
                publisher,
                new PrivacyFilter(ingest.redactSecrets(), ingest.maxFieldBytes()),
                everyone.team(),
                everyone.author(),
                clock);
        access.addTo(routes, commands, gates);
        if (store != null) {
            Function<Instant, List<ProviderStatus>> providersNow = providers;
            ToldWriter told = keep(ToldWriter.start(
                    store,
                    publisher,
                    Configs.store(settings, cluster, folder, port).node()));
            gauges.ofTold(told::written, told::dropped);
            rooms = new Rooms(
                    resident -> new Room(
                            base,
                            store,
                            resident,
                            commands.as(resident.team(), resident.author()),
                            told,
                            gates,
                            url(),
                            port,
                            providersNow),
                    everyone,
                    routes::operates,
                    session -> OwnContext.projectOf(store, session));
            rooms.addTo(routes);
            context = rooms.context();
            new TeamEraseRoute(store, access::keys, commands, cluster.layout().rawEventsKept(), gates, clock)
                    .addTo(routes);
            keep(new Retention(store, startRetentions()::of, commands, clock).start());
            FolderIndexing.start(settings, cluster, folder, store, publisher).ifPresent(this::keep);
        } else if (settings.get(StoreSettings.URL).isPresent()) {
            URI storeUrl = URI.create(settings.get(StoreSettings.URL).get());
            PeerTrust trusted = PeerTrust.of(settings);
            context = new StoreNodeContext(storeUrl, Configs.contextPatience(settings), trusted);
            new PassToStore(storeUrl, trusted).addTo(routes);
        }
        if (store != null || settings.get(StoreSettings.URL).isEmpty()) {
            signIn.addTo(routes);
            // Otherwise the store node tells of the modes, as it shows their kinds.
            new ModeRoutes(modes, settings).addTo(routes);
        }
        if (roles.contains(Role.INGEST)) {
            addIngest(ingest, startProjects(ingest, publisher, commands), publisher, context);
        }
        gauges.ofReadiness(readiness);
        new ModeRoutes(modes, settings).report(readiness);
        new SettingsRoute(settings, environment).addTo(routes);
        new EgressRoute(settings, environment).addTo(routes);
        new HealthRoutes(readiness, metrics::scrape, clock).addTo(routes);
        new ClaudeMemWorker(readiness, settings.get(CompatSettings.CLAUDE_MEM_VERSION), clock).addTo(routes);
        new ClaudeMemSettings(settings).addTo(routes);
        new WorkerLeftovers(clock).addTo(routes);
        Set<String> names = HostGuard.names(
                host, settings.get(NodeSettings.PUBLIC_URL).orElse(null), settings.get(HttpSettings.ALLOWED_HOSTS));
        access.ensureFirst(adminKeyFile(), commands);
        http = HttpPort.start(
                new HttpPort.Listen(
                        host,
                        port,
                        certificate
                                .<Supplier<SSLContext>>map(shown -> shown::context)
                                .orElse(null)),
                routes.handler(),
                maxEntityBytes,
                traces::aroundIngest,
                names,
                Configs.allowedOrigins(settings),
                limits);
        // Where keys are asked for, only a hook itself can show the key under which its events are to be kept.
        if (roles.contains(Role.INGEST) && !access.door().asksForKeys()) {
            keep(OwnSpool.of(
                            settings,
                            environment,
                            host,
                            port,
                            certificate.map(PortCertificate::forOwnRequests).orElse(null),
                            clock)
                    .start());
        }
    }

    private void watch(PortCertificate shown, NodeGauges gauges) {
        keep(shown.start());
        readiness.show("tls", now -> shown.shown());
        readiness.tell(shown::details);
        gauges.ofCertificate(shown::secondsLeft);
    }

    private Optional<Path> adminKeyFile() {
        Optional<Path> given = settings.get(AccessSettings.ADMIN_KEY_FILE);
        return given.isPresent() || !cluster.embedded()
                ? given
                : Optional.of(folder.folder().resolve("admin.key"));
    }

    /** Null until the parts that use it are started. */
    private @Nullable RecordPublisher publisher() {
        return publisher;
    }

    private RecordPublisher openPublisher(IngestConfig ingest) {
        Map<String, Object> producer = ProducerSettings.of(ingest.ackTimeout(), ingest.maxRecordBytes());
        producer.putAll(cluster.client(settings, "producer"));
        int partitions = cluster.layout().topic(Topics.EVENTS).partitions();
        return keep(new RecordPublisher(new KafkaProducer<>(producer), partitions, ingest.ackTimeout()));
    }

    private TeamRetentions startRetentions() {
        TeamRetentions retentions = new TeamRetentions(Configs.retention(settings));
        keep(ControlFeed.start(TeamRetentions.consumer(cluster.client(settings, "consumer")), retentions, clock));
        return retentions;
    }

    /** Whose names are whose is known before the first hook is taken, unless the cluster is away. */
    private ClaimedProjects startProjects(IngestConfig ingest, RecordPublisher publisher, CommandLog commands) {
        ProjectClaimLog log = new ProjectClaimLog(publisher);
        ProjectClaims claims = log.claims();
        keep(ControlFeed.start(log.consumer(cluster.client(settings, "consumer")), log, clock));
        log.awaitCaughtUp(CLAIMS_PATIENCE);
        base.files().use(claims);
        ClaimedProjects projects = new ClaimedProjects(claims, new ExcludedProjects(ingest.excludeProjects()));
        readiness.tell(() -> ProjectRoutes.details(claims));
        new ProjectRoutes(projects, commands, gates, clock).addTo(routes);
        return projects;
    }

    private void addIngest(
            IngestConfig ingest, ClaimedProjects projects, RecordPublisher publisher, ContextSource context) {
        IngestRoutes ingestRoutes = new IngestRoutes(
                ingest,
                projects,
                publisher,
                context,
                metrics.ingest(),
                limits.memory(),
                base.files().events(),
                clock);
        ingestRoutes.addTo(routes);
        RefusalDetail refusals = new RefusalDetail(ingestRoutes.refusals());
        readiness.show("hooks", refusals::shown);
        readiness.tell(refusals::details);
        maxEntityBytes = ingestRoutes.maxEntityBytes();
    }

    private <T extends AutoCloseable> T keep(T part) {
        return base.keep(part);
    }
}
