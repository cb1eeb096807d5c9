/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.store.embedding.VectorSearch;
import dev.memlog.store.projection.EventLag.Reflected;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.Meaning;
import dev.memlog.store.search.QueryText;
import dev.memlog.store.search.Ranking;
import dev.memlog.store.search.Search;
import dev.memlog.store.search.Search.Meant;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Queries memories, sessions and counts.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public class MemoryQueries {
    private static final int MAX_NUMBERS_AT_ONCE = 500;
    static final String SESSION_COLUMNS = "*, number AS session, (SELECT coalesce(sum(cost_micros), 0) FROM spend"
            + " WHERE spend.session = sessions.number) AS cost_micros, (SELECT coalesce(sum(tokens_in + tokens_out), 0)"
            + " FROM spend WHERE spend.session = sessions.number AND cost_micros IS NULL) AS unpriced_tokens";
    private static final String USED =
            "coalesce(status_reason, '') <> '" + MemoryRecord.SessionRecord.ONLY_OPENED + "'";
    private final ReadSource database;
    private final Search search;
    private volatile @Nullable VectorSearch vectors;

    public MemoryQueries(ReadSource database, InstantSource clock) {
        this(database, clock, Ranking.STANDARD);
    }

    public MemoryQueries(ReadSource database, InstantSource clock, Ranking ranking) {
        this.database = database;
        search = new Search(clock, ZoneId.systemDefault(), ranking, database.isRestricted());
    }

    /** Turns on search by meaning. */
    public void use(VectorSearch some) {
        vectors = some;
    }

    /** Newest first. */
    public Page<Rows.ObservationRow> observations(PageRequest request) {
        return memories("observations", request, request.shown().reading(RowReaders.OBSERVATION));
    }

    /** Newest first. */
    public Page<Rows.SummaryRow> summaries(PageRequest request) {
        return memories("summaries", request, RowReaders.SUMMARY);
    }

    /** Newest first. */
    public Page<Rows.PromptRow> prompts(PageRequest request) {
        return memories("prompts", request, RowReaders.PROMPT);
    }

    /** Sessions, the one with the latest activity first. */
    public Page<Rows.SessionRow> sessions(PageRequest request) {
        return page(
                new Select(SESSION_COLUMNS + " FROM sessions").where(USED),
                "last_activity_at DESC, number DESC",
                request,
                RowReaders.SESSION);
    }

    public Optional<Rows.ObservationRow> observation(long number) {
        return byNumber("observations", number, RowReaders.OBSERVATION);
    }

    public Optional<Rows.SummaryRow> summary(long number) {
        return byNumber("summaries", number, RowReaders.SUMMARY);
    }

    public Optional<Rows.PromptRow> prompt(long number) {
        return byNumber("prompts", number, RowReaders.PROMPT);
    }

    /**
     * Memories that were cited elsewhere by any of these numbers: observations before summaries before prompts, and of
     * memories with the same number the last imported first.
     */
    public List<OnceNumbered> onceNumbered(Collection<Long> olds) {
        List<Long> all = List.copyOf(olds);
        return database.read(connection -> {
            List<OnceNumbered> found = new ArrayList<>();
            onceNumbered(connection, "observations", all, RowReaders.OBSERVATION, found);
            onceNumbered(connection, "summaries", all, RowReaders.SUMMARY, found);
            onceNumbered(connection, "prompts", all, RowReaders.PROMPT, found);
            return found;
        });
    }

    /** In the order of {@code numbers}, hidden ones and duplicates among them; unknown ones are left out. */
    public List<Rows.ObservationRow> observationsByNumber(List<Long> numbers) {
        return database.read(connection -> {
            Map<Long, Rows.ObservationRow> found = new HashMap<>();
            // SQLite bounds the values of one statement.
            for (int from = 0; from < numbers.size(); from += MAX_NUMBERS_AT_ONCE) {
                List<Long> some = numbers.subList(from, Math.min(numbers.size(), from + MAX_NUMBERS_AT_ONCE));
                new Select("* FROM observations")
                        .whereIn("number", some)
                        .list(connection, RowReaders.OBSERVATION)
                        .forEach(row -> found.put(row.number(), row));
            }
            return numbers.stream().map(found::get).filter(Objects::nonNull).toList();
        });
    }

    /** The observations that these supersede, by the number of the one that supersedes them, the oldest first. */
    public Map<Long, List<Long>> supersededBy(List<Long> numbers) {
        Map<Long, List<Long>> found = new HashMap<>();
        database.read(connection -> {
            for (int from = 0; from < numbers.size(); from += MAX_NUMBERS_AT_ONCE) {
                new Select("superseded_by, number FROM observations")
                        .whereIn(
                                "superseded_by",
                                numbers.subList(from, Math.min(numbers.size(), from + MAX_NUMBERS_AT_ONCE)))
                        .then(" ORDER BY at, number")
                        .list(
                                connection,
                                row -> found.computeIfAbsent(row.getLong(1), by -> new ArrayList<>())
                                        .add(row.getLong(2)));
            }
            return found;
        });
        return found;
    }

    /**
     * The memories that a context of these projects begins with: those that are pinned there, then those for all projects
     * of the team; at most 50, the newest of each first.
     */
    public List<Rows.MemoryRow> pinned(List<String> projects, Shown shown) {
        return database.read(connection -> PinnedReader.read(connection, projects, shown));
    }

    /** The observations that name a file or a command. */
    public NamedMemories named() {
        return new NamedMemories(database);
    }

    /** How close in meaning observations are to a text. */
    public CloseMemories close() {
        return new CloseMemories(database, vectors);
    }

    /** In how many memories these words occur, each as it is. */
    public WordCounts wordCounts(Collection<String> words) {
        return WordCounts.of(database, words);
    }

    /** Full-text search; any text is a valid query, a blank one lists the newest that pass the filters. */
    public SearchHits search(SearchRequest request) {
        QueryText text = search.read(request);
        // Before a reader is taken: a slow endpoint must not block other queries.
        Meant meaning = meaning(request, text);
        return database.read(connection -> search.run(connection, request, text, meaning));
    }

    /** The memories before and after a moment. */
    public Timeline timeline(TimelineRequest request) {
        return database.read(connection -> TimelineReader.read(connection, request));
    }

    private @Nullable Meant meaning(SearchRequest request, QueryText text) {
        VectorSearch some = vectors;
        if (some == null || request.order() != SearchRequest.Order.BEST_FIRST || !text.isPlain()) {
            return null;
        }
        VectorSearch.Asked question = some.ask(text.sentence(request.text()), request.timeout());
        return () -> {
            float[] vector = question.vector();
            return vector == null ? null : new Meaning(some.index(), vector, some.nearness());
        };
    }

    /** Every project that has a memory or a session, by name. */
    public List<String> projects() {
        return database.read(connection -> new Select("project FROM (SELECT project FROM observations"
                        + " UNION SELECT project FROM summaries UNION SELECT project FROM prompts"
                        + " UNION SELECT project FROM sessions WHERE " + USED
                        + ") WHERE project <> '' ORDER BY project")
                .list(connection, row -> row.getString(1)));
    }

    /** The sum of all sessions' ledgers, including undecodable letters. */
    public Ledger ledger() {
        return database.read(MemoryQueries::ledger);
    }

    public Counts counts() {
        long bytes = database.bytes();
        return database.read(connection -> new Counts(
                count(connection, "observations"),
                count(connection, "summaries"),
                count(connection, "prompts"),
                count(connection, "sessions WHERE " + USED),
                count(connection, "sessions WHERE status = 'active'"),
                count(connection, "observations WHERE hidden = 1")
                        + count(connection, "summaries WHERE hidden = 1")
                        + count(connection, "prompts WHERE hidden = 1"),
                count(connection, "observations WHERE duplicate_of IS NOT NULL"),
                bytes));
    }

    /** For each partition of the events topic, the next offset that the projection does not reflect yet. */
    public Map<Integer, Long> reflectedOffsets() {
        return reflected().next();
    }

    /** The reflected offsets and the undecodable records past them. */
    public Reflected reflected() {
        return database.read(connection -> {
            Map<Integer, Long> next = new LinkedHashMap<>();
            new Select("partition, next FROM reflected_offsets ORDER BY partition")
                    .list(connection, row -> next.put(row.getInt(1), row.getLong(2)));
            Map<Integer, List<Long>> undecodable = new LinkedHashMap<>();
            new Select("partition, offset FROM undecodable_offsets ORDER BY partition, offset")
                    .list(
                            connection,
                            row -> undecodable
                                    .computeIfAbsent(row.getInt(1), partition -> new ArrayList<>())
                                    .add(row.getLong(2)));
            return new Reflected(next, undecodable);
        });
    }

    private static Ledger ledger(Connection connection) throws SQLException {
        Ledger sessions = new Select("sum(accepted) AS accepted, sum(duplicate) AS duplicate,"
                        + " sum(skipped) AS skipped, sum(processed) AS processed, sum(pending) AS pending,"
                        + " sum(in_flight) AS in_flight, sum(parked) AS parked,"
                        + " sum(dead_lettered) AS dead_lettered, sum(discarded) AS discarded FROM sessions")
                .first(connection, RecordReader.of(Ledger.class));
        // Undecodable records belong to no session, but were accepted as events.
        long undecodable = new Select("count(*) FROM dead_letters")
                .where("failure = 'undecodable'")
                .where("session_id IS NULL")
                .where("origin_topic = ?", Topics.EVENTS)
                .number(connection);
        Ledger letters = new Ledger(undecodable, 0, 0, 0, 0, 0, 0, undecodable, 0);
        return sessions == null ? letters : sessions.plus(letters);
    }

    private <T> Page<T> memories(String table, PageRequest request, RowReader<T> reader) {
        Select select = new Select("* FROM " + table);
        request.shown().filter(select, table);
        return page(select, "at DESC, number DESC", request, reader);
    }

    private <T> Page<T> page(Select select, String order, PageRequest request, RowReader<T> reader) {
        List<T> found = database.read(
                connection -> select.whereIn("project", RenamedProjects.now(connection, request.projects()))
                        .then(" ORDER BY " + order + " LIMIT ? OFFSET ?", request.limit() + 1, request.offset())
                        .list(connection, reader));
        boolean more = found.size() > request.limit();
        return new Page<>(more ? found.subList(0, request.limit()) : found, more, request.offset(), request.limit());
    }

    private <T> Optional<T> byNumber(String table, long number, RowReader<T> reader) {
        return database.read(connection -> Optional.ofNullable(
                new Select("* FROM " + table).where("number = ?", number).first(connection, reader)));
    }

    private static void onceNumbered(
            Connection connection,
            String table,
            List<Long> olds,
            RowReader<? extends Rows.MemoryRow> reader,
            List<OnceNumbered> found)
            throws SQLException {
        for (int from = 0; from < olds.size(); from += MAX_NUMBERS_AT_ONCE) {
            found.addAll(new Select("o.old AS once, t.* FROM old_numbers o JOIN " + table + " t ON t.number = o.number")
                    .where("o.kind = ?", table)
                    .whereIn("o.old", olds.subList(from, Math.min(olds.size(), from + MAX_NUMBERS_AT_ONCE)))
                    .then(" ORDER BY o.number DESC")
                    .list(connection, row -> new OnceNumbered(row.getLong("once"), reader.read(row))));
        }
    }

    private static long count(Connection connection, String tableAndCondition) throws SQLException {
        return new Select("count(*) FROM " + tableAndCondition).number(connection);
    }

    /** A memory and a number by which it was cited elsewhere. */
    public record OnceNumbered(long old, Rows.MemoryRow memory) {}

    /**
     * Counts of all rows, shown or not.
     *
     * @param hidden hidden memories of all kinds
     * @param duplicates near-duplicates of an earlier observation
     * @param databaseBytes size of the database file and its write-ahead log
     */
    public record Counts(
            long observations,
            long summaries,
            long prompts,
            long sessions,
            long activeSessions,
            long hidden,
            long duplicates,
            long databaseBytes) {}
}
