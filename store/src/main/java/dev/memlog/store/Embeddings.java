/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.store.Embedder.Outcome;
import dev.memlog.store.Embedder.Purpose;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * Gives each observation and summary a vector, in the background and never in anybody's way: an endpoint that is away is
 * left alone for a while that doubles, and what is asked meanwhile is answered by words alone.
 *
 * <p>Threading: safe. One thread makes the vectors and writes them, in short transactions of a connection of its own; a
 * memory that is gone by then gets none.
 */
final class Embeddings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Embeddings.class);
    private static final int QUERIES_KEPT = 200;
    private static final int NUMBERS_AT_ONCE = 500;
    private static final int TRUSTED_REFUSALS = 3;
    private static final String WITHOUT =
            " WHERE NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.memory = number AND e.model = ?) LIMIT ?";
    private static final String OBSERVATION = "number, key, title || char(10) || coalesce(subtitle, '') || char(10)"
            + " || coalesce(narrative, '') || char(10) || replace(facts, char(30), char(10)) FROM observations";
    private static final String SUMMARY = "number, key, coalesce(request, '') || char(10) || coalesce(completed, '')"
            + " || char(10) || coalesce(learned, '') || char(10) || coalesce(investigated, '') FROM summaries";
    private final Database database;
    private final Embedder embedder;
    private final EmbeddingConfig config;
    private final Connection writer;
    private final VectorIndex index = new VectorIndex();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService queries = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> asked = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > QUERIES_KEPT;
        }
    };
    private final Thread thread;
    private volatile boolean available = true;
    private long seen = -1;
    private boolean worked;

    private record Missing(long number, String key, String text) {}

    private Embeddings(Database database, Embedder embedder, EmbeddingConfig config) throws SQLException {
        this.database = database;
        this.embedder = embedder;
        this.config = config;
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setBusyTimeout((int) config.busyTimeout().toMillis());
        sqlite.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        writer = DriverManager.getConnection("jdbc:sqlite:" + database.file(), sqlite.toProperties());
        thread = new Thread(this::run, "memlog-embeddings");
        thread.setDaemon(true);
    }

    static Embeddings start(Database database, Embedder embedder, EmbeddingConfig config) {
        try {
            Embeddings embeddings = new Embeddings(database, embedder, config);
            embeddings.thread.start();
            return embeddings;
        } catch (SQLException e) {
            throw StoreException.of("opening the database for embeddings", e);
        }
    }

    int size() {
        return index.size();
    }

    VectorIndex index() {
        return index;
    }

    /** The vector of what somebody asks; null when there is none in time, which is no error. */
    byte @Nullable [] ofQuery(String text, @Nullable Duration patience) {
        Duration bound = patience == null ? config.queryTimeout() : patience;
        synchronized (asked) {
            byte[] known = asked.get(text);
            if (known != null) {
                return known;
            }
        }
        if (bound.isZero() || bound.isNegative() || !available || index.size() == 0) {
            return null;
        }
        Future<Outcome> answer = queries.submit(() -> embedder.embed(List.of(text), Purpose.QUERY, bound));
        try {
            Outcome outcome = answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
            if (!(outcome instanceof Outcome.Vectors vectors)
                    || vectors.vectors().isEmpty()) {
                return null;
            }
            byte[] blob = Vectors.toBlob(vectors.vectors().getFirst());
            synchronized (asked) {
                asked.put(text, blob);
            }
            return blob;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        queries.shutdownNow();
        embedder.close();
        try {
            thread.join(config.busyTimeout());
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw StoreException.of("closing the database", e);
        }
    }

    private void run() {
        Duration pause = config.retryFirst();
        boolean more = true;
        while (closed.getCount() > 0) {
            try {
                if (isChanged()) {
                    reload();
                    more = true;
                }
                more = more && embedSome();
                if (!available) {
                    LOG.atInfo().addKeyValue("provider", embedder.model()).log("Search goes by meaning again");
                }
                available = true;
                pause = config.retryFirst();
                await(more ? config.betweenBatches() : config.idle());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (EmbeddingUnavailable | SQLException | StoreException e) {
                if (available && closed.getCount() > 0) {
                    LOG.atWarn()
                            .addKeyValue("provider", embedder.model())
                            .addKeyValue("error", e.getMessage())
                            .log("Memories cannot be embedded now; search goes by words alone until they can");
                }
                available = false;
                more = true;
                if (!await(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(config.retryLongest()) > 0
                        ? config.retryLongest()
                        : pause.multipliedBy(2);
            }
        }
    }

    /** @return whether time is up and not the end come */
    private boolean await(Duration time) {
        try {
            return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes up what the database has and lets go of what it has no more: forgotten memories leave this way. */
    private void reload() {
        Set<Long> there = new HashSet<>(database.readers()
                .read(connection -> new Select("memory FROM embeddings")
                        .where("model = ?", embedder.model())
                        .list(connection, row -> row.getLong(1))));
        index.retain(there);
        there.removeIf(index::has);
        List<Long> added = List.copyOf(there);
        for (int from = 0; from < added.size(); from += NUMBERS_AT_ONCE) {
            List<Long> some = added.subList(from, Math.min(added.size(), from + NUMBERS_AT_ONCE));
            database.readers()
                    .read(connection -> new Select("memory, vector FROM embeddings")
                            .whereIn("memory", some)
                            .list(connection, row -> {
                                index.put(row.getLong(1), row.getBytes(2));
                                return row.getLong(1);
                            }));
        }
    }

    /** Whether anybody else has written since the last time; own vectors are taken up as they are written. */
    private boolean isChanged() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA data_version")) {
            long version = rows.getLong(1);
            boolean changed = version != seen;
            seen = version;
            return changed;
        }
    }

    /** @return whether there is more to be done at once */
    private boolean embedSome() throws SQLException, InterruptedException, EmbeddingUnavailable {
        List<Missing> missing = database.readers().read(this::missing);
        if (missing.isEmpty()) {
            return false;
        }
        Outcome outcome = embed(missing);
        if (outcome instanceof Outcome.Vectors) {
            write(missing, outcome);
        } else {
            embedEach(missing);
        }
        return true;
    }

    /** One bad text must not keep the others back; but where none is taken, it is not the texts that are bad. */
    private void embedEach(List<Missing> missing) throws SQLException, InterruptedException, EmbeddingUnavailable {
        List<Missing> refused = new ArrayList<>();
        for (Missing one : missing) {
            Outcome outcome = embed(List.of(one));
            if (outcome instanceof Outcome.Refused refusal) {
                refused.add(one);
                if (!worked && refused.size() == Math.min(missing.size(), TRUSTED_REFUSALS)) {
                    throw new EmbeddingUnavailable(refusal.message());
                }
            } else {
                write(List.of(one), outcome);
            }
        }
        for (Missing one : refused) {
            write(List.of(one), new Outcome.Vectors(List.of()));
        }
    }

    private List<Missing> missing(Connection connection) throws SQLException {
        List<Missing> missing = new ArrayList<>(missing(connection, "observations", OBSERVATION, config.batch()));
        missing.addAll(missing(connection, "summaries", SUMMARY, config.batch() - missing.size()));
        return missing;
    }

    private List<Missing> missing(Connection connection, String table, String texts, int count) throws SQLException {
        // The numbers alone come from an index; the texts are wide.
        List<Long> numbers = new Select("number FROM " + table + WITHOUT, embedder.model(), count)
                .list(connection, row -> row.getLong(1));
        if (numbers.isEmpty()) {
            return List.of();
        }
        return new Select(texts).whereIn("number", numbers).list(connection, row -> {
            String text = row.getString(3);
            int end = Math.min(text.length(), config.maxCharacters());
            return new Missing(row.getLong(1), row.getString(2), text.substring(0, end));
        });
    }

    private Outcome embed(List<Missing> missing) throws InterruptedException, EmbeddingUnavailable {
        Outcome outcome =
                embedder.embed(missing.stream().map(Missing::text).toList(), Purpose.MEMORY, config.batchTimeout());
        if (outcome instanceof Outcome.Unavailable unavailable) {
            throw new EmbeddingUnavailable(unavailable.message());
        }
        return outcome;
    }

    private void write(List<Missing> memories, Outcome outcome) throws SQLException {
        List<float[]> vectors = outcome instanceof Outcome.Vectors made ? made.vectors() : List.of();
        writer.setAutoCommit(false);
        try (PreparedStatement statement = writer.prepareStatement("INSERT OR REPLACE INTO embeddings SELECT ?, ?, ?"
                + " WHERE EXISTS (SELECT 1 FROM observations WHERE number = ? AND key = ?"
                + " UNION ALL SELECT 1 FROM summaries WHERE number = ? AND key = ?)")) {
            for (int i = 0; i < memories.size(); i++) {
                Missing memory = memories.get(i);
                byte[] blob = i < vectors.size() ? Vectors.toBlob(vectors.get(i)) : new byte[0];
                statement.setLong(1, memory.number());
                statement.setString(2, embedder.model());
                statement.setBytes(3, blob);
                statement.setLong(4, memory.number());
                statement.setString(5, memory.key());
                statement.setLong(6, memory.number());
                statement.setString(7, memory.key());
                statement.executeUpdate();
            }
            writer.commit();
            worked |= !vectors.isEmpty();
            for (int i = 0; i < memories.size(); i++) {
                index.put(memories.get(i).number(), i < vectors.size() ? Vectors.toBlob(vectors.get(i)) : new byte[0]);
            }
        } catch (SQLException e) {
            writer.rollback();
            throw e;
        } finally {
            writer.setAutoCommit(true);
        }
    }

    private static final class EmbeddingUnavailable extends Exception {
        private static final long serialVersionUID = 1;

        EmbeddingUnavailable(String message) {
            super(message);
        }
    }
}
