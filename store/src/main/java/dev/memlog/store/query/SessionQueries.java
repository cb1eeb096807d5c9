/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionNumber;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Queries single sessions.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public class SessionQueries {
    private static final String NEWEST_FIRST = " ORDER BY last_activity_at DESC, number DESC";
    private static final String DETAIL = MemoryQueries.SESSION_COLUMNS
            + ", (SELECT text FROM prompts WHERE prompts.session = sessions.number AND hidden = 0"
            + " ORDER BY at, prompts.number LIMIT 1) AS first_prompt FROM sessions";
    // The ids are one text, with U+001E between them.
    private static final String HAS_MEMORY_SESSION =
            "instr(char(30) || memory_session_ids || char(30), char(30) || ? || char(30)) > 0";

    private static final RowReader<SessionDetail> DETAILS = RecordReader.of(SessionDetail.class);

    private final ReadSource database;

    public SessionQueries(ReadSource database) {
        this.database = database;
    }

    public Optional<SessionDetail> session(SessionNumber number) {
        return database.read(connection -> Optional.ofNullable(
                new Select(DETAIL).where("number = ?", number.value()).first(connection, DETAILS)));
    }

    /** Sessions that had one of these memory session ids, the latest activity first. */
    public List<SessionDetail> ofMemorySessions(List<String> memorySessionIds) {
        return memorySessionIds.isEmpty()
                ? List.of()
                : database.read(connection -> new Select(DETAIL)
                        .whereAny(HAS_MEMORY_SESSION, memorySessionIds)
                        .then(NEWEST_FIRST)
                        .list(connection, DETAILS));
    }

    /** Sessions with waiting events, the latest activity first. */
    public List<Rows.SessionRow> withWork(int max) {
        return database.read(connection -> new Select(MemoryQueries.SESSION_COLUMNS + " FROM sessions")
                .where("pending + parked > 0")
                .then(NEWEST_FIRST + " LIMIT ?", max)
                .list(connection, RowReaders.SESSION));
    }

    /**
     * @param memorySessionIds all its memory session ids, the oldest first
     * @param firstPrompt as stored; null without one
     */
    public record SessionDetail(
            Rows.SessionRow row,
            List<String> memorySessionIds,
            @Nullable String firstPrompt) {
        public SessionDetail {
            memorySessionIds = List.copyOf(memorySessionIds);
        }
    }
}
