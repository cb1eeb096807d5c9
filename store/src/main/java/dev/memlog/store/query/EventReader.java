/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.query.SessionStories.EventPage;
import dev.memlog.store.query.SessionStories.EventRow;
import dev.memlog.store.query.SessionStories.Made;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.TextList;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a session's events and their outcomes from one snapshot. */
final class EventReader {
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("prompts", "prompt");
        KINDS.put("observations", "observation");
        KINDS.put("summaries", "summary");
    }

    private final Connection connection;
    private final SessionNumber session;
    private final SessionId id;

    EventReader(Connection connection, SessionNumber session, SessionId id) {
        this.connection = connection;
        this.session = session;
        this.id = id;
    }

    EventPage page(long before, boolean forgone, int limit) throws SQLException {
        Select wanted = new Select("e.sequence, e.id, e.at, e.kind, e.name, e.outcome, e.reason, e.remembered,"
                        + " s.call_generation, s.call_batch, s.call_events, s.call_attempts, s.call_tokens_in,"
                        + " s.call_tokens_out, s.call_cost_micros FROM events e LEFT JOIN settlements s"
                        + " ON s.session = e.session AND s.first = e.settled")
                .where("e.session = ?", session.value())
                .where("e.sequence < ?", before);
        Select all = new Select("count(*) FROM events e").where("e.session = ?", session.value());
        if (forgone) {
            wanted.where("e.remembered = 0");
            all.where("e.remembered = 0");
        }
        List<EventRow> rows =
                wanted.then(" ORDER BY e.sequence DESC LIMIT ?", limit + 1).list(connection, EventReader::row);
        boolean more = rows.size() > limit;
        return new EventPage(joined(more ? rows.subList(0, limit) : rows), all.number(connection), more);
    }

    private static EventRow row(ResultSet row) throws SQLException {
        return new EventRow(
                row.getLong("sequence"),
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("kind"),
                row.getString("name"),
                EventOutcome.of(row.getString("outcome")),
                row.getString("reason"),
                row.getBoolean("remembered"),
                RowReaders.call(row),
                List.of(),
                null);
    }

    private List<EventRow> joined(List<EventRow> rows) throws SQLException {
        Map<String, List<Made>> made = rows.stream().anyMatch(EventRow::remembered) ? made(rows) : Map.of();
        Set<String> letters = letters(rows);
        List<EventRow> joined = new ArrayList<>();
        for (EventRow row : rows) {
            joined.add(new EventRow(
                    row.sequence(),
                    row.id(),
                    row.at(),
                    row.kind(),
                    row.name(),
                    row.outcome(),
                    row.reason(),
                    row.remembered(),
                    row.call(),
                    made.getOrDefault(row.id(), List.of()),
                    letterKeys(row.id()).filter(letters::contains).findFirst().orElse(null)));
        }
        return joined;
    }

    /** The memories of each of these events. */
    private Map<String, List<Made>> made(List<EventRow> rows) throws SQLException {
        Set<String> wanted = new HashSet<>(rows.stream().map(EventRow::id).toList());
        Map<String, List<Made>> made = new HashMap<>();
        for (Map.Entry<String, String> table : KINDS.entrySet()) {
            new Select("number, events FROM " + table.getKey())
                    .where("session = ?", session.value())
                    .then(" ORDER BY number")
                    .list(connection, row -> {
                        Made memory = new Made(table.getValue(), row.getLong("number"));
                        TextList.split(row.getString("events")).stream()
                                .filter(wanted::contains)
                                .forEach(event -> made.computeIfAbsent(event, any -> new ArrayList<>())
                                        .add(memory));
                        return memory;
                    });
        }
        return made;
    }

    private Set<String> letters(List<EventRow> rows) throws SQLException {
        List<String> keys = rows.stream()
                .filter(row -> row.outcome() == EventOutcome.OPEN)
                .flatMap(row -> letterKeys(row.id()))
                .toList();
        return keys.isEmpty()
                ? Set.of()
                : new HashSet<>(new Select("key FROM dead_letters")
                        .whereIn("key", keys)
                        .list(connection, row -> row.getString(1)));
    }

    // A letter may have been written before the session's id was known.
    private Stream<String> letterKeys(String event) {
        EventId of = new EventId(event);
        return Stream.of(DeadLetter.keyOf(id, of), DeadLetter.keyOf(SessionId.ofNumber(id.team(), session), of));
    }
}
