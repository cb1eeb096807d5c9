/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.embedding.VectorIndex.Entry;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Queries about the vectors of one model: which exist, which memories need one, and whether calls are allowed.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
public final class EmbeddingRows {
    private static final int ROWS_AT_ONCE = 1_000;
    /** Search does not find hidden and covered memories, so they need no vector. */
    private static final String WANTED = " WHERE number > ? AND number <= ? AND hidden = 0%s"
            + " AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.key = %s.key AND v.model = ?)"
            + " ORDER BY number DESC LIMIT ?";

    private static final String OBSERVATIONS =
            "number FROM observations" + WANTED.formatted(" AND covered = 0", "observations");
    private static final String SUMMARIES = "number FROM summaries" + WANTED.formatted("", "summaries");
    private static final String OBSERVATION = "number, key, title || char(10) || coalesce(subtitle, '') || char(10)"
            + " || coalesce(narrative, '') || char(10) || replace(facts, char(30), char(10)) FROM observations";
    private static final String SUMMARY = "number, key, coalesce(request, '') || char(10) || coalesce(completed, '')"
            + " || char(10) || coalesce(learned, '') || char(10) || coalesce(investigated, '') FROM summaries";
    private final ReadSource database;
    private final String pause;
    private final String model;
    private final WireCodec codec = new WireCodec();
    private final Unseen unseen = new Unseen();
    private long seen;
    private long counted;

    /** Of {@link TeamName#LOCAL}. */
    public EmbeddingRows(ReadSource database, String model) {
        this(database, TeamName.LOCAL, model);
    }

    EmbeddingRows(ReadSource database, TeamName team, String model) {
        this.database = database;
        pause = Pause.keyOf(team.equals(TeamName.LOCAL) ? null : team);
        this.model = model;
    }

    /** A memory without a vector. */
    record Wanted(long number, MemoryKey key, String text) {
        Wanted cut(int characters) {
            if (text.length() <= characters) {
                return this;
            }
            boolean between = Character.isHighSurrogate(text.charAt(characters - 1));
            return new Wanted(number, key, text.substring(0, between ? characters - 1 : characters));
        }

        /** Leaves out the memory's content. */
        @Override
        public String toString() {
            return "Wanted[" + key + "]";
        }
    }

    /** Loads vectors that are new and drops vectors that are gone, as those of forgotten memories. */
    public void takeUp(VectorIndex index) {
        Span span = database.read(connection -> new Select("coalesce(max(id), 0), count(*) FROM vectors")
                        .where("model = ?", model)
                        .list(connection, row -> new Span(row.getLong(1), row.getLong(2))))
                .getFirst();
        if (span.last() == seen && span.count() == counted) {
            return;
        }
        long before = seen;
        int added = 0;
        while (seen < span.last()) {
            List<Read> some = database.read(this::entries);
            if (some.isEmpty()) {
                break;
            }
            index.put(some.stream().map(Read::entry).toList());
            seen = some.getLast().id();
            added += some.size();
        }
        if (before > 0 && counted + added != span.count()) {
            Set<Long> there = new HashSet<>(database.read(connection -> new Select("number FROM vectors")
                    .where("model = ?", model)
                    .list(connection, row -> row.getLong(1))));
            index.retain(there);
        }
        counted = span.count();
    }

    private record Span(long last, long count) {}

    private record Read(long id, Entry entry) {}

    // By the number of the key's row: the vector's own number may come from another log.
    private List<Read> entries(Connection connection) throws SQLException {
        return new Select("id, coalesce((SELECT o.number FROM observations o WHERE o.key = vectors.key),"
                        + " (SELECT s.number FROM summaries s WHERE s.key = vectors.key), number), scale, steps"
                        + " FROM vectors")
                .where("model = ?", model)
                .where("id > ?", seen)
                .then(" ORDER BY id LIMIT ?", ROWS_AT_ONCE)
                .list(
                        connection,
                        row -> new Read(
                                row.getLong(1),
                                new Entry(row.getLong(2), new Vectors.Stepped(row.getFloat(3), row.getBytes(4)))));
    }

    /**
     * Memories without a vector, the newest first. A memory is returned once, until {@link #lookAgain()}: a look through
     * all of them for each batch would take longer than the vectors.
     */
    List<Wanted> wanted(int count) {
        return database.read(connection -> {
            unseen.upTo(new Select("max((SELECT coalesce(max(number), 0) FROM observations),"
                            + " (SELECT coalesce(max(number), 0) FROM summaries))")
                    .number(connection));
            List<Wanted> wanted = new ArrayList<>();
            while (wanted.size() < count && !unseen.isEmpty()) {
                wanted.addAll(wanted(connection, count - wanted.size()));
            }
            return wanted;
        });
    }

    /** Makes the next pass look through all memories: an old one may have been shown again. */
    void lookAgain() {
        unseen.clear();
    }

    /** Those of the newest span of numbers; of the rest of it the next call has some. */
    private List<Wanted> wanted(Connection connection, int count) throws SQLException {
        Unseen.Span span = unseen.newest();
        List<Long> observations = numbers(connection, OBSERVATIONS, span, count);
        List<Long> summaries = numbers(connection, SUMMARIES, span, count);
        List<Long> newest = Stream.concat(observations.stream(), summaries.stream())
                .sorted(Comparator.reverseOrder())
                .limit(count)
                .toList();
        unseen.downTo(newest.size() < count ? span.after() : newest.getLast() - 1);
        List<Wanted> wanted = new ArrayList<>();
        wanted.addAll(texts(connection, OBSERVATION, observations, newest));
        wanted.addAll(texts(connection, SUMMARY, summaries, newest));
        return wanted;
    }

    private List<Long> numbers(Connection connection, String select, Unseen.Span span, int count) throws SQLException {
        return new Select(select, span.after(), span.upTo(), model, count).list(connection, row -> row.getLong(1));
    }

    private static List<Wanted> texts(Connection connection, String texts, List<Long> numbers, List<Long> among)
            throws SQLException {
        List<Long> some = numbers.stream().filter(new HashSet<>(among)::contains).toList();
        return some.isEmpty()
                ? List.of()
                : new Select(texts)
                        .whereIn("number", some)
                        .list(
                                connection,
                                row -> new Wanted(
                                        row.getLong(1), MemoryKey.parse(row.getString(2)), row.getString(3)));
    }

    /** The position in the log of vectors. */
    long read() {
        return database.read(connection -> new Select("next FROM projection_offsets")
                .where("topic = ?", Topics.EMBEDDINGS)
                .number(connection));
    }

    /** Tokens of vectors in the log since then, of all nodes. */
    long tokensSince(long epochMilli) {
        return database.read(connection -> new Select("coalesce(sum(tokens), 0) FROM vectors")
                .where("at >= ?", epochMilli)
                .number(connection));
    }

    /** The approximate number of memories without a vector; includes hidden memories, which need none. */
    long waiting() {
        return database.read(connection -> new Select(
                        "max(0, (SELECT count(*) FROM observations)"
                                + " + (SELECT count(*) FROM summaries)"
                                + " - (SELECT count(*) FROM vectors WHERE model = ?))",
                        model)
                .number(connection));
    }

    /** Whether calls are paused. */
    boolean isPaused() {
        return database.read(connection -> new Select("value FROM controls")
                        .where("key = ?", pause)
                        .list(connection, this::paused))
                .contains(true);
    }

    private boolean paused(ResultSet row) throws SQLException {
        try {
            return codec.decodeControl(pause, row.getBytes(1)) instanceof Pause said && said.paused();
        } catch (UndecodableException e) {
            return false;
        }
    }
}
