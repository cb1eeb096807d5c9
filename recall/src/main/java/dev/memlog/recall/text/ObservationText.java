/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.ObservationRow;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One observation as lines of a context, each of bounded length and each beginning with words of our own. */
public final class ObservationText {
    private static final int NARRATIVE = 480;
    private static final int FACTS = 4;
    private static final int FACT = 160;
    private static final int FILES = 5;
    private static final int BRIEF_FACTS = 3;

    private ObservationText() {}

    /** What it says, in the detail that is wanted, and its files. */
    public static String full(ObservationRow row, MemoryLines lines, FullField field) {
        StringBuilder out = new StringBuilder(lines.dated(row)).append('\n');
        field(out, "About", row.subtitle(), FACT);
        boolean hasFacts = row.facts().stream().anyMatch(fact -> !fact.isBlank());
        boolean hasNarrative = row.narrative() != null && !row.narrative().isBlank();
        // An observation without the wanted field shows the other one instead of only its title.
        if (field.narrative() || !hasFacts) {
            field(out, "Narrative", row.narrative(), NARRATIVE);
        }
        if (field.facts() || !hasNarrative) {
            facts(out, row, FACTS);
        }
        files(out, row);
        return out.toString();
    }

    /** Enough to decide whether to ask further. */
    public static String brief(ObservationRow row, MemoryLines lines) {
        StringBuilder out = new StringBuilder(lines.dated(row)).append('\n');
        field(out, "About", row.subtitle(), FACT);
        facts(out, row, BRIEF_FACTS);
        files(out, "Modified", row.filesModified());
        return out.toString();
    }

    public static void field(StringBuilder out, String name, @Nullable String text, int maxLength) {
        String line = text == null ? "" : RecalledText.line(text, maxLength);
        if (!line.isEmpty()) {
            out.append(name).append(": ").append(line).append('\n');
        }
    }

    private static void facts(StringBuilder out, ObservationRow row, int most) {
        row.facts().stream()
                .limit(most)
                .map(fact -> RecalledText.line(fact, FACT))
                .filter(fact -> !fact.isEmpty())
                .forEach(fact -> out.append("- ").append(fact).append('\n'));
    }

    private static void files(StringBuilder out, ObservationRow row) {
        files(out, "Modified", row.filesModified());
        // A modified file has been read, too; naming it twice adds nothing.
        files(
                out,
                "Read",
                row.filesRead().stream()
                        .filter(path -> !row.filesModified().contains(path))
                        .toList());
    }

    private static void files(StringBuilder out, String name, List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        String first = paths.stream()
                .limit(FILES)
                .map(path -> RecalledText.path(path, MemoryLines.PATH))
                .collect(Collectors.joining(", "));
        out.append(name).append(": ").append(first);
        if (paths.size() > FILES) {
            out.append(" and ").append(paths.size() - FILES).append(" more");
        }
        out.append('\n');
    }
}
