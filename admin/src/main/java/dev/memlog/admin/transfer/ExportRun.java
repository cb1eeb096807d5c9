/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.Provenance;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.ExportQueries.Selection;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;

/** Writes an export, a part at a time, so that it is never held as a whole. */
final class ExportRun {
    private static final int LINES_AT_ONCE = 50;

    private final ExportQueries memories;
    private final ExportCodec codec;
    private final Writer out;
    private long sessionCount;
    private long memoryCount;

    ExportRun(ExportQueries memories, ExportCodec codec, Writer out) {
        this.memories = memories;
        this.codec = codec;
        this.out = out;
    }

    void run(Selection of, Instant now) throws IOException {
        write(new ExportLine.Header(ExportLine.VERSION, now, memories.highestCited()));
        writeSessions(of);
        writeMemories(of);
        write(new ExportLine.End(sessionCount, memoryCount));
        out.flush();
    }

    private void writeSessions(Selection of) throws IOException {
        long after = 0;
        List<ExportLine.Session> part;
        do {
            part = memories.sessions(of, after, LINES_AT_ONCE);
            for (ExportLine.Session session : part) {
                write(session);
                sessionCount++;
                after = new MemoryKey(session.sessionId(), 0, 0).sessionNumber().value();
            }
        } while (part.size() == LINES_AT_ONCE);
    }

    private void writeMemories(Selection of) throws IOException {
        ExportQueries.Place after = ExportQueries.Place.START;
        List<ExportLine.Memory> part;
        do {
            part = memories.memories(of, after, LINES_AT_ONCE);
            for (ExportLine.Memory memory : part) {
                write(memory);
                memoryCount++;
                Provenance from = memory.memory().provenance();
                after = new ExportQueries.Place(from.at().toEpochMilli(), memory.number());
            }
        } while (part.size() == LINES_AT_ONCE);
    }

    private void write(ExportLine line) throws IOException {
        out.write(codec.encode(line));
        out.write('\n');
    }
}
