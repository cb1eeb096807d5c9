/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import dev.memlog.event.ProviderCall;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Readers of the tables' rows. */
public final class RowReaders {
    public static final RowReader<Rows.ObservationRow> OBSERVATION = RecordReader.of(Rows.ObservationRow.class);
    public static final RowReader<Rows.SummaryRow> SUMMARY = RecordReader.of(Rows.SummaryRow.class);
    public static final RowReader<Rows.PromptRow> PROMPT = RecordReader.of(Rows.PromptRow.class);

    /** Of {@code MemoryQueries.SESSION_COLUMNS}. */
    public static final RowReader<Rows.SessionRow> SESSION = RecordReader.of(Rows.SessionRow.class);

    private RowReaders() {}

    /** The call that made a memory or settled events; null without one, or where the record does not name it. */
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
}
