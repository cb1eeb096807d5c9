/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.claudemem.ClaudeMemDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of claude-mem's database as lines of an export. */
final class ClaudeMemLines implements ImportLines {
    private final Iterator<ClaudeMemDatabase.Row> rows;
    // Without a team and an author: the importing node adds its own.
    private final ExportCodec codec = new ExportCodec(TeamName.LOCAL, "");
    private final List<String> unreadable = new ArrayList<>();
    private final long highestNumber;
    private boolean begun;
    private boolean ended;

    /** @param highestNumber of all memories in the database, also of those that are not imported */
    ClaudeMemLines(Iterator<ClaudeMemDatabase.Row> rows, long highestNumber) {
        this.rows = rows;
        this.highestNumber = highestNumber;
    }

    @Override
    public @Nullable String next() {
        if (!begun) {
            begun = true;
            return codec.encode(new ExportLine.Header(ExportLine.VERSION, Instant.EPOCH, highestNumber));
        }
        while (rows.hasNext()) {
            ClaudeMemDatabase.Row row = rows.next();
            if (row.line() != null) {
                return codec.encode(row.line());
            }
            unreadable.add(row.table() + " row " + row.id() + ": " + row.problem());
        }
        if (ended) {
            return null;
        }
        ended = true;
        return codec.encode(new ExportLine.End(0, 0));
    }

    /** Rows that cannot be exported, with the reason. */
    List<String> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {}
}
