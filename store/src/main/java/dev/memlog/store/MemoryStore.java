/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.thread.Border;
import dev.memlog.store.embedding.EmbeddingConfig;
import dev.memlog.store.embedding.EmbeddingState;
import dev.memlog.store.embedding.Embeddings;
import dev.memlog.store.embedding.KafkaVectorLog;
import dev.memlog.store.embedding.VectorLog;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.projection.CommitListener;
import dev.memlog.store.projection.EventLag;
import dev.memlog.store.projection.ForgottenVectors;
import dev.memlog.store.projection.Projection;
import dev.memlog.store.projection.ProjectionConsumer;
import dev.memlog.store.projection.Projector;
import dev.memlog.store.projection.ReadinessMarker;
import dev.memlog.store.projection.TopicCatalog;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store node: the database, the projection that keeps it up with the log, and the queries on it.
 *
 * <p>Threading: safe.
 */
public final class MemoryStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryStore.class);
    private static final Duration CATALOG_TIMEOUT = Duration.ofSeconds(5);
    private final KafkaClients clients;
    private final InstantSource clock;
    private final StoreMetrics metrics;
    private final ReadinessMarker marker;
    private final Database database;
    private final Projector projector;
    private final Projection projection;
    private final MemoryQueries queries;
    private final DeadLetterQueries letters;
    private final SpendQueries spend;
    private final ForgetQueries forgetting;
    private final RetentionQueries retention;
    private final OriginQueries origins;
    private final SessionStories stories;
    private final ExportQueries exports;
    private final TopicCatalog startCatalog;
    private final TopicCatalog lagCatalog;
    private final SessionQueries sessions;
    private final EventLag lag;
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Embeddings embeddings;

    private MemoryStore(
            StoreConfig config,
            KafkaClients clients,
            InstantSource clock,
            StoreMetrics metrics,
            Consumer<Throwable> onFatal) {
        database = Database.open(config);
        projector = new Projector(database.writer(), config.nearDuplicates());
        queries = new MemoryQueries(database, clock);
        letters = new DeadLetterQueries(database);
        spend = new SpendQueries(database);
        forgetting = new ForgetQueries(database);
        retention = new RetentionQueries(database);
        origins = new OriginQueries(database);
        stories = new SessionStories(database);
        exports = new ExportQueries(database);
        sessions = new SessionQueries(database);
        startCatalog = clients.catalog("projection", CATALOG_TIMEOUT);
        lagCatalog = clients.catalog("lag", config.lagTimeout());
        this.clients = clients;
        this.clock = clock;
        this.metrics = metrics;
        marker = new ReadinessMarker(config.node(), clients::producer, clock, config.retryBackoff());
        ForgottenVectors forgotten = new ForgottenVectors(projector, clients::producer, clock);
        projection = new Projection(
                clients::consumer,
                consumer -> new ProjectionConsumer(
                        consumer, startCatalog, projector, marker, forgotten, metrics, this::notifyListeners, clock),
                marker,
                forgotten,
                config.retryBackoff(),
                onFatal);
        lag = new EventLag(marker::caughtUp, queries::reflected, lagCatalog);
    }

    /**
     * Opens or creates the database and starts reading the log; waits for a cluster that is not reachable yet.
     *
     * @param kafka settings for every Kafka client, {@code bootstrap.servers} among them
     * @param onFatal called once, on the projection's thread, when nothing more can be stored (disk full, database
     *     damaged); close the store then
     * @throws StoreException when the database cannot be opened
     * @throws IllegalArgumentException when {@code kafka} names no broker
     */
    public static MemoryStore open(
            StoreConfig config,
            Map<String, Object> kafka,
            InstantSource clock,
            StoreMetrics metrics,
            Consumer<Throwable> onFatal) {
        MemoryStore store = new MemoryStore(config, new KafkaClients(kafka, config), clock, metrics, onFatal);
        store.projection.start();
        return store;
    }

    /**
     * Deletes the database. The next start reads the log from its beginning and makes the same rows and numbers.
     *
     * @throws StoreException when a node has it open
     */
    public static void rebuild(StoreConfig config) {
        Database.delete(config.database());
        LOG.atInfo()
                .addKeyValue("database", config.database())
                .log("The database is deleted; the next start reads the log again");
    }

    /**
     * Reads a whole database that no node has open; the time grows with its size.
     *
     * @throws StoreException when a newer program wrote it, or it is damaged
     */
    public static void examine(Path database) {
        Database.examine(database);
    }

    /**
     * Turns on search by meaning: memories get vectors in the background from now on. To be called once at most.
     *
     * @param embedder closed with the store
     */
    public synchronized void searchByMeaning(Embedder embedder, EmbeddingConfig config) {
        if (embeddings != null) {
            throw new IllegalStateException("search by meaning is on already");
        }
        VectorLog log = new KafkaVectorLog(() -> clients.vectorMaker(config.batchTimeout()), clients::producer);
        Embeddings some = new Embeddings(
                        database, embedder, config, log, () -> marker.caughtUp() != null, metrics, clock)
                .start();
        embeddings = some;
        queries.use(some);
    }

    /** The state of search by meaning; empty where search uses full text alone. */
    public Optional<EmbeddingState> embeddingState() {
        Embeddings some = embeddings;
        return some == null ? Optional.empty() : Optional.of(some.state());
    }

    public StoreView view(dev.memlog.event.team.TeamName team, Viewer viewer) {
        return new StoreView(this);
    }

    public java.util.Set<dev.memlog.event.team.TeamName> teams() {
        return java.util.Set.of(dev.memlog.event.team.TeamName.LOCAL);
    }

    public Runnable addCommitListener(dev.memlog.event.team.TeamName team, CommitListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public MemoryQueries queries() {
        return queries;
    }

    public DeadLetterQueries letters() {
        return letters;
    }

    public RenamedProjects renamedProjects() {
        return new RenamedProjects(database);
    }

    public SpendQueries spend() {
        return spend;
    }

    public ForgetQueries forgetting() {
        return forgetting;
    }

    public ExportQueries exports() {
        return exports;
    }

    public OriginQueries origins() {
        return origins;
    }

    public SessionStories stories() {
        return stories;
    }

    /** Adds a listener for every commit from now on. */
    public void addCommitListener(CommitListener listener) {
        listeners.add(listener);
    }

    private void notifyListeners(CommitListener.Commit commit) {
        listeners.forEach(listener ->
                Border.guard("commit-listener", () -> listener.onCommit(commit)).run());
    }

    public RetentionQueries retention() {
        return retention;
    }

    public SessionQueries sessions() {
        return sessions;
    }

    /**
     * Whether this node has read back its own marker, and the other topics up to their ends at the start, since the
     * last rebuild of its rows.
     */
    public boolean isReady() {
        return projection.isReady();
    }

    /** The reason of the rebuild that is under way; empty without one. */
    public Optional<String> rebuilding() {
        return Optional.ofNullable(marker.rebuilding());
    }

    /** The number of the log's records that could not be projected. */
    public long rejected() {
        return database.readers()
                .read(connection -> new Select("coalesce(sum(count), 0) FROM rejected_records")
                        .list(connection, row -> row.getLong(1))
                        .getFirst());
    }

    /**
     * The number of events that the rows do not account for; empty while it is unknown: the projection has not caught
     * up, or the cluster does not answer within {@code store.lag-timeout}. A caller that shows it beside the ledger
     * asks for the lag first and reads the ledger afterwards: only then does "lag 0, pending 0" mean that all work is
     * done.
     */
    public OptionalLong lag() {
        return lag.current();
    }

    @Override
    public void close() {
        projection.stop();
        Embeddings some = embeddings;
        if (some != null) {
            some.close();
        }
        startCatalog.close();
        lagCatalog.close();
        projection.close();
        projector.close();
        database.close();
    }
}
