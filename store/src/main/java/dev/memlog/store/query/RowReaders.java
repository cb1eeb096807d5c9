/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.store.sql.TextList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of the tables as the values that the read side sees. */
public final class RowReaders {
    private RowReaders() {}

    public static Rows.ObservationRow observation(ResultSet row) throws SQLException {
        return new Rows.ObservationRow(
                row.getLong("number"),
                MemoryKey.parse(row.getString("key")),
                new SessionNumber(row.getLong("session")),
                row.getString("memory_session_id"),
                row.getString("project"),
                row.getString("platform"),
                row.getString("kind"),
                row.getString("title"),
                row.getString("subtitle"),
                row.getString("narrative"),
                TextList.split(row.getString("facts")),
                TextList.split(row.getString("concepts")),
                TextList.split(row.getString("files_read")),
                TextList.split(row.getString("files_modified")),
                row.getInt("prompt_number"),
                row.getLong("tokens"),
                instant(row, "at"),
                row.getString("agent_id"),
                row.getString("agent_type"),
                row.getBoolean("hidden"),
                row.getObject("duplicate_of") == null ? null : row.getLong("duplicate_of"));
    }

    public static Rows.SummaryRow summary(ResultSet row) throws SQLException {
        return new Rows.SummaryRow(
                row.getLong("number"),
                MemoryKey.parse(row.getString("key")),
                new SessionNumber(row.getLong("session")),
                row.getString("memory_session_id"),
                row.getString("project"),
                row.getString("platform"),
                row.getString("request"),
                row.getString("investigated"),
                row.getString("learned"),
                row.getString("completed"),
                row.getString("next_steps"),
                row.getString("notes"),
                row.getInt("prompt_number"),
                row.getLong("tokens"),
                instant(row, "at"),
                row.getBoolean("hidden"));
    }

    public static Rows.PromptRow prompt(ResultSet row) throws SQLException {
        return new Rows.PromptRow(
                row.getLong("number"),
                MemoryKey.parse(row.getString("key")),
                new SessionNumber(row.getLong("session")),
                row.getString("project"),
                row.getString("platform"),
                row.getInt("prompt_number"),
                row.getString("text"),
                instant(row, "at"),
                row.getBoolean("hidden"));
    }

    public static Rows.SessionRow session(ResultSet row) throws SQLException {
        return new Rows.SessionRow(
                new SessionId(row.getString("session_id")),
                new SessionNumber(row.getLong("number")),
                row.getString("project"),
                row.getString("platform"),
                SessionStatus.of(row.getString("status")),
                row.getString("status_reason"),
                row.getInt("generation"),
                row.getInt("prompt_count"),
                ledger(row),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cost_micros"),
                row.getLong("unpriced_tokens"),
                row.getString("skip_evidence"),
                instant(row, "started_at"),
                instant(row, "last_activity_at"),
                instantOrNull(row, "completed_at"));
    }

    /** The call that made a memory; null where none did, or nobody said. */
    public static @Nullable ProviderCall call(ResultSet row) throws SQLException {
        int attempts = row.getInt("call_attempts");
        if (row.wasNull()) {
            return null;
        }
        return new ProviderCall(
                row.getInt("call_generation"),
                row.getLong("call_batch"),
                row.getInt("call_events"),
                attempts,
                row.getLong("call_tokens_in"),
                row.getLong("call_tokens_out"),
                row.getObject("call_cost_micros") == null ? null : row.getLong("call_cost_micros"));
    }

    public static Ledger ledger(ResultSet row) throws SQLException {
        return new Ledger(
                row.getLong("accepted"),
                row.getLong("duplicate"),
                row.getLong("skipped"),
                row.getLong("processed"),
                row.getLong("pending"),
                row.getLong("in_flight"),
                row.getLong("parked"),
                row.getLong("dead_lettered"),
                row.getLong("discarded"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
