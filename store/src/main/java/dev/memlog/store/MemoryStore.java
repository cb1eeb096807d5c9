/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.team.TeamName;
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
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.team.TeamDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store node: the databases, the projection that keeps them up with the log, and the queries on them. The accessors of
 * queries that name no team are those of {@link TeamName#LOCAL}, with all that it has.
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
    private final TeamDatabases teams;
    private final StoreView local;
    private final TopicCatalog startCatalog;
    private final TopicCatalog lagCatalog;
    private final EventLag lag;
    private final CommitListeners listeners = new CommitListeners();
    private volatile @Nullable Embeddings embeddings;

    private MemoryStore(
            StoreConfig config,
            KafkaClients clients,
            InstantSource clock,
            StoreMetrics metrics,
            Consumer<Throwable> onFatal) {
        database = Database.open(config);
        teams = new TeamDatabases(config, database);
        projector = new Projector(database.writer(), teams, config.nearDuplicates());
        local = new StoreView(TeamName.LOCAL, database, clock, null);
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
                        consumer, startCatalog, projector, marker, forgotten, metrics, listeners::notify, clock),
                marker,
                forgotten,
                config.retryBackoff(),
                onFatal);
        lag = new EventLag(marker::caughtUp, queries()::reflected, lagCatalog);
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
     * Deletes the databases of all teams. The next start reads the log from its beginning and makes the same rows and numbers.
     *
     * @throws StoreException when a node has it open
     */
    public static void rebuild(StoreConfig config) {
        Database.delete(config.database());
        TeamDatabases.delete(config.database());
        LOG.atInfo()
                .addKeyValue("database", config.database())
                .log("The databases are deleted; the next start reads the log again");
    }

    /**
     * Reads the whole databases of all teams, which no node has open; the time grows with their size.
     *
     * @throws StoreException when a newer program wrote it, or it is damaged
     */
    public static void examine(Path database) {
        Database.examine(database);
        Path folder = TeamDatabases.folderOf(database);
        TeamDatabases.inFolder(folder).forEach(team -> Database.examine(TeamDatabases.file(folder, team)));
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
                        teams::others,
                        team -> teams.source(team, Viewer.EVERYTHING),
                        embedder,
                        config,
                        log,
                        () -> marker.caughtUp() != null,
                        metrics,
                        clock)
                .start();
        embeddings = some;
        local.queries().use(some);
    }

    /** The state of search by meaning; empty where search uses full text alone. */
    public Optional<EmbeddingState> embeddingState() {
        Embeddings some = embeddings;
        return some == null ? Optional.empty() : Optional.of(some.state());
    }

    /** What a viewer sees of a team's rows; an unknown team has none. */
    public StoreView view(TeamName team, Viewer viewer) {
        Embeddings some = embeddings;
        return new StoreView(team, teams.source(team, viewer), clock, some == null ? null : some.of(team));
    }

    /** The teams that have a database, {@link TeamName#LOCAL} first. */
    public Set<TeamName> teams() {
        Set<TeamName> all = new LinkedHashSet<>();
        all.add(TeamName.LOCAL);
        all.addAll(teams.others());
        return all;
    }

    /**
     * Deletes a team's database on this node. What the log still has of the team comes back when the rows are read again,
     * and records that come later make a new database.
     *
     * @throws IllegalArgumentException for {@link TeamName#LOCAL}, whose rows share a database with the projection's own
     */
    public Erased erase(TeamName team) {
        if (team.equals(TeamName.LOCAL)) {
            throw new IllegalArgumentException(
                    "the rows of team local cannot be erased as a whole: forget its projects");
        }
        boolean existed = teams.others().contains(team);
        MemoryQueries.Counts counts = view(team, Viewer.EVERYTHING).queries().counts();
        long bytes = projector.erase(team);
        LOG.atInfo()
                .addKeyValue("team", team)
                .addKeyValue("existed", existed)
                .log("The team's database is deleted on this node");
        return new Erased(
                existed, counts.observations(), counts.summaries(), counts.prompts(), counts.sessions(), bytes);
    }

    /**
     * What was deleted with a team's database.
     *
     * @param existed whether there was one
     * @param bytes of its file
     */
    public record Erased(boolean existed, long observations, long summaries, long prompts, long sessions, long bytes) {}

    public MemoryQueries queries() {
        return local.queries();
    }

    public DeadLetterQueries letters() {
        return local.letters();
    }

    public RenamedProjects renamedProjects() {
        return local.renamedProjects();
    }

    public SpendQueries spend() {
        return local.spend();
    }

    public ForgetQueries forgetting() {
        return local.forgetting();
    }

    public ExportQueries exports() {
        return local.exports();
    }

    public OriginQueries origins() {
        return local.origins();
    }

    public SessionStories stories() {
        return local.stories();
    }

    public RetentionQueries retention() {
        return local.retention();
    }

    public SessionQueries sessions() {
        return local.sessions();
    }

    /** Adds a listener for every commit of {@link TeamName#LOCAL} from now on. */
    public void addCommitListener(CommitListener listener) {
        listeners.add(TeamName.LOCAL, listener);
    }

    /**
     * Adds a listener for every commit of a team's rows from now on.
     *
     * @return ends it
     */
    public Runnable addCommitListener(TeamName team, CommitListener listener) {
        return listeners.add(team, listener);
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
        teams.close();
        database.close();
    }
}
