/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The result of an import, for people. */
final class ImportText {
    private ImportText() {}

    static List<String> lines(JsonNode report) {
        boolean dryRun = report.path("dryRun").asBoolean();
        List<String> lines = new ArrayList<>();
        lines.add((dryRun ? "dry run: would add " : "added ") + counts(report.path("added")));
        lines.add("here already: " + counts(report.path("known")));
        if (!isEmpty(report.path("leftOut"))) {
            lines.add("left out, as they were forgotten here: " + counts(report.path("leftOut")));
        }
        long late = report.path("notYetShown").asLong();
        if (late > 0) {
            lines.add(late + " of those added are in the log and not yet shown");
        }
        return lines;
    }

    /** One message for each line that the node names as broken. */
    static List<String> errors(JsonNode report) {
        List<String> lines = new ArrayList<>();
        report.path("errors").forEach(error -> {
            String what =
                    (error.path("field").asText() + " " + error.path("problem").asText()).strip();
            lines.add("line " + error.path("line").asText() + ": " + what);
        });
        long more = report.path("brokenLines").asLong() - lines.size();
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private static String counts(JsonNode counts) {
        return counts.path("observations") + " observations, " + counts.path("summaries") + " summaries, "
                + counts.path("prompts") + " prompts, " + counts.path("sessions") + " sessions";
    }

    private static boolean isEmpty(JsonNode counts) {
        return ImportPosts.KINDS.stream().allMatch(kind -> counts.path(kind).asLong() == 0);
    }
}
