/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.store.claudemem.ClaudeMemDatabase.Row;
import dev.memlog.store.claudemem.ClaudeMemTable.RowReader;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.query.SessionQueries.SessionDetail;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.sql.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of claude-mem's database as JSON, in the form of its own export and import scripts. They give the same memories
 * as the database itself, so either may be imported after the other.
 *
 * <p>Threading: confined to one thread.
 */
public final class ClaudeMemBody {
    private final JsonNode body;
    private final SessionQueries known;
    private final Map<String, JsonNode> byContent = new HashMap<>();
    private final Map<String, JsonNode> byMemory = new HashMap<>();
    private final Map<String, Long> promptCounts = new HashMap<>();
    private final Map<String, SessionRow> here = new HashMap<>();

    /**
     * @param body with lists of rows: {@code sessions}, {@code prompts}, {@code observations}, {@code summaries}
     * @param known for memories whose session is not in the body
     */
    public ClaudeMemBody(JsonNode body, SessionQueries known) {
        this.body = body;
        this.known = known;
    }

    /** Sessions first, then what they remember, the oldest first. */
    public List<Row> rows() {
        body.path("sessions").forEach(session -> {
            byContent.putIfAbsent(session.path("content_session_id").asText(), session);
            byMemory.putIfAbsent(session.path("memory_session_id").asText(), session);
        });
        body.path("prompts")
                .forEach(prompt -> promptCounts.merge(
                        prompt.path("content_session_id").asText(),
                        prompt.path("prompt_number").asLong(),
                        Math::max));
        findMissingSessions();
        ClaudeMemRows told = new ClaudeMemRows();
        List<Row> rows = new ArrayList<>();
        List<Placed> memories = new ArrayList<>();
        body.path("sessions").forEach(row -> rows.add(read(row, ClaudeMemTable.SESSIONS, told::session)));
        add(memories, "prompts", ClaudeMemTable.PROMPTS, told::prompt);
        add(memories, "observations", ClaudeMemTable.OBSERVATIONS, told::observation);
        add(memories, "summaries", ClaudeMemTable.SUMMARIES, told::summary);
        memories.stream().sorted(Comparator.comparingLong(Placed::at)).forEach(placed -> rows.add(placed.row()));
        return rows;
    }

    private record Placed(long at, Row row) {}

    private void add(List<Placed> memories, String list, String table, RowReader reader) {
        body.path(list)
                .forEach(row ->
                        memories.add(new Placed(row.path("created_at_epoch").asLong(), read(row, table, reader))));
    }

    private Row read(JsonNode row, String table, RowReader reader) {
        if (!row.isObject()) {
            return new Row(table, 0, null, "it is not an object");
        }
        if (row.path("id").asLong() <= 0) {
            return new Row(table, 0, null, "it has no id");
        }
        boolean ofContent = table.equals(ClaudeMemTable.SESSIONS) || table.equals(ClaudeMemTable.PROMPTS);
        String session =
                row.path(ofContent ? "content_session_id" : "memory_session_id").asText();
        JsonNode ofBody = (ofContent ? byContent : byMemory).get(session);
        try {
            return reader.read(new ClaudeMemRow(new JsonCells(
                    row,
                    table.equals(ClaudeMemTable.SESSIONS) ? row : ofBody,
                    ofContent ? null : here.get(session),
                    promptCounts.getOrDefault(session, 0L))));
        } catch (SQLException e) {
            throw StoreException.of("reading rows that no database holds", e);
        }
    }

    private void findMissingSessions() {
        List<String> missing = new ArrayList<>();
        for (String list : List.of("observations", "summaries")) {
            for (JsonNode row : body.path(list)) {
                String session = row.path("memory_session_id").asText();
                if (!session.isBlank() && !byMemory.containsKey(session) && !missing.contains(session)) {
                    missing.add(session);
                }
            }
        }
        if (!missing.isEmpty()) {
            for (SessionDetail session : known.ofMemorySessions(missing)) {
                session.memorySessionIds().forEach(id -> here.putIfAbsent(id, session.row()));
            }
        }
    }

    /** A row and its session, from the body or else from this node. */
    private record JsonCells(
            JsonNode row,
            @Nullable JsonNode session,
            @Nullable SessionRow here,
            long promptCount) implements ClaudeMemRow.Cells {
        @Override
        public @Nullable String text(String column) {
            return switch (column) {
                case "of_session" ->
                    session != null
                            ? text(session, "content_session_id")
                            : here != null ? here.sessionId().value() : null;
                case "of_project" -> session != null ? text(session, "project") : here != null ? here.project() : null;
                case "of_platform" ->
                    session != null
                            ? text(session, "platform_source")
                            : here != null ? here.platform() : text(row, "platform_source");
                default -> text(row, column);
            };
        }

        @Override
        public long whole(String column) {
            return column.equals("prompt_count")
                    ? promptCount
                    : row.path(column).asLong();
        }

        /** A list may also be an array instead of JSON text. */
        private static @Nullable String text(JsonNode row, String column) {
            JsonNode value = row.path(column);
            return value.isMissingNode() || value.isNull()
                    ? null
                    : value.isContainerNode() ? value.toString() : value.asText();
        }
    }
}
