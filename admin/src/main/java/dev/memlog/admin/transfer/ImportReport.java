/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.export.ExportLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of an import: each line with content is added, known, left out, or broken.
 *
 * <p>Threading: confined to one thread.
 */
public final class ImportReport {
    private static final int MOST_ERRORS = 100;

    /** Counts of one kind each. */
    private static final class Kinds {
        private long sessions;
        private long observations;
        private long summaries;
        private long prompts;

        void count(ExportLine line) {
            switch (line) {
                case ExportLine.Session session -> sessions++;
                case ExportLine.Memory memory -> {
                    switch (memory.memory()) {
                        case MemoryRecord.Observation o -> observations++;
                        case MemoryRecord.Summary s -> summaries++;
                        case MemoryRecord.Prompt p -> prompts++;
                    }
                }
                case ExportLine.Header header -> {}
                case ExportLine.End end -> {}
            }
        }

        ObjectNode json() {
            return Reply.MAPPER
                    .createObjectNode()
                    .put("sessions", sessions)
                    .put("observations", observations)
                    .put("summaries", summaries)
                    .put("prompts", prompts);
        }
    }

    /** A line that could not be taken. */
    record Broken(long line, String field, String problem) {}

    private final boolean dryRun;
    private final Kinds added = new Kinds();
    private final Kinds known = new Kinds();
    private final Kinds leftOut = new Kinds();
    private final List<Broken> broken = new ArrayList<>();
    private long lines;
    private long brokenLines;
    private long notYetShown;
    private boolean complete;

    ImportReport(boolean dryRun) {
        this.dryRun = dryRun;
    }

    void read() {
        lines++;
    }

    void added(ExportLine line) {
        added.count(line);
    }

    /** It is here already. */
    void known(ExportLine line) {
        known.count(line);
    }

    /** Counts what the log knows and the rows do not have, because it was forgotten. */
    void leftOut(ExportLine line) {
        leftOut.count(line);
    }

    /** It is in the log, and was not read from there in time. */
    void notYetShown(ExportLine line) {
        added(line);
        notYetShown++;
    }

    void broken(long line, String field, String problem) {
        brokenLines++;
        if (broken.size() < MOST_ERRORS) {
            broken.add(new Broken(line, field, problem));
        }
    }

    /** The export's last line was read. */
    void complete(boolean ended) {
        complete = ended;
    }

    public boolean isShown() {
        return notYetShown == 0;
    }

    public ObjectNode json() {
        ObjectNode json = Reply.MAPPER.createObjectNode().put("dryRun", dryRun).put("lines", lines);
        json.set("added", added.json());
        json.set("known", known.json());
        json.set("leftOut", leftOut.json());
        json.put("notYetShown", notYetShown).put("complete", complete).put("brokenLines", brokenLines);
        ArrayNode errors = json.putArray("errors");
        broken.forEach(error -> errors.addObject()
                .put("line", error.line())
                .put("field", error.field())
                .put("problem", error.problem()));
        return json;
    }
}
