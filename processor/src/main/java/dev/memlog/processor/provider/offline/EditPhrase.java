/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes a change of a file in half a line. */
final class EditPhrase {
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,3}\\s+(.{1,200})$");

    private EditPhrase() {}

    static String of(String file, boolean created, List<Change> parts) {
        if (created) {
            return "created" + subject(file, parts.get(0).after());
        }
        List<String> added = distinct(parts.stream().map(Change::added).toList());
        List<String> removed = distinct(parts.stream().map(Change::removed).toList());
        List<String> renamed = removed.stream().filter(added::contains).toList();
        added.removeAll(renamed);
        removed.removeAll(renamed);
        if (!added.isEmpty()) {
            return "added " + Phrase.list(added);
        }
        if (!removed.isEmpty()) {
            return "removed " + Phrase.list(removed);
        }
        if (parts.isEmpty()) {
            return "changed";
        }
        if (parts.stream().allMatch(Change::isOneLine)) {
            return parts.get(parts.size() - 1).asWords();
        }
        long lines =
                parts.stream().mapToLong(part -> part.after().lines().count()).sum();
        Change last = parts.get(parts.size() - 1);
        return "changed " + Phrase.count(lines, "line") + ", among them "
                + Phrase.line(Phrase.firstLine(last.after().isBlank() ? last.before() : last.after()), Phrase.CODE);
    }

    private static String subject(String file, String content) {
        if (file.endsWith(".md")) {
            Matcher heading = HEADING.matcher(content);
            return heading.find() ? " “" + heading.group(1).strip() + "”" : "";
        }
        List<String> declared = Declarations.in(content).signatures();
        return declared.isEmpty()
                ? " with " + Phrase.count(content.lines().count(), "line")
                : " with " + Phrase.list(declared);
    }

    private static List<String> distinct(List<List<String>> lists) {
        return new ArrayList<>(lists.stream().flatMap(List::stream).distinct().toList());
    }
}
