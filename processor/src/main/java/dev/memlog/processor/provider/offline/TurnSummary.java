/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.processor.prompt.DigestLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Summarizes a turn from its request, its observations, and the agent's last message. */
final class TurnSummary {
    private static final int MAX_LINES = 12;
    private static final Pattern COMPLETED_HINT =
            Pattern.compile("^(?:Compiled|Built|Tests passed|Committed|Installed)(?!\\w)");
    private static final Pattern FAILED_HINT = Pattern.compile("(?<!\\w)(?:failed|could not be)(?!\\w)");

    private TurnSummary() {}

    static void appendTo(
            StringBuilder out, String userPrompt, String lastMessage, List<Draft> drafts, List<DigestLine> digest) {
        Set<String> investigated = new LinkedHashSet<>();
        Set<String> learned = new LinkedHashSet<>();
        Set<String> completed = new LinkedHashSet<>();
        List<Line> lines = Stream.concat(
                        digest.stream()
                                .map(line -> new Line(
                                        line.kind(),
                                        line.title(),
                                        FAILED_HINT.matcher(line.title()).find())),
                        drafts.stream().map(draft -> new Line(draft.kind(), draft.title(), draft.isFailure())))
                .toList();
        for (Line line : lines) {
            if (line.failure()) {
                learned.add(line.title());
            } else if (!line.kind().equals("discovery")
                    || COMPLETED_HINT.matcher(line.title()).find()) {
                completed.add(line.title());
            } else {
                investigated.add(line.title());
            }
        }
        String said = Phrase.head(lastMessage.strip(), Phrase.PARAGRAPH);
        if (userPrompt.isBlank() && said.isEmpty() && lines.isEmpty()) {
            out.append("<skip_summary reason=\"nothing is known of the turn\"/>\n");
            return;
        }
        boolean nothingDone = completed.isEmpty();
        out.append("<summary>\n");
        Draft.element(out, "request", Phrase.line(userPrompt, Phrase.SENTENCE));
        Draft.element(out, "investigated", joined(investigated));
        Draft.element(out, "learned", joined(learned));
        Draft.element(out, "completed", nothingDone ? said : joined(completed));
        Draft.element(
                out,
                "next_steps",
                lines.isEmpty() || !lines.get(lines.size() - 1).failure()
                        ? ""
                        : "Still open: " + lines.get(lines.size() - 1).title());
        Draft.element(out, "notes", nothingDone ? "" : said);
        out.append("</summary>\n");
    }

    private record Line(String kind, String title, boolean failure) {}

    private static String joined(Set<String> titles) {
        return titles.stream().limit(MAX_LINES).collect(Collectors.joining("; "));
    }
}
