/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Describes files read and changed by the agent's file tools. */
final class FileRules {
    private static final Set<String> READERS = Set.of("Read", "NotebookRead");
    private static final Set<String> CHANGERS = Set.of("Edit", "MultiEdit", "Write", "NotebookEdit", "write_file");
    private static final Pattern DOCUMENT =
            Pattern.compile("(?i)^.*\\.(?:md|txt|rst|adoc|json|ya?ml|toml|xml|properties|cfg|ini|lock|gitignore)");

    private FileRules() {}

    static boolean reads(ToolCall call) {
        return READERS.contains(call.tool());
    }

    static boolean changes(ToolCall call) {
        return CHANGERS.contains(call.tool());
    }

    static Draft read(List<ToolCall> calls) {
        Set<String> files = new LinkedHashSet<>();
        calls.forEach(call -> files.add(call.file()));
        Draft draft = new Draft(
                "discovery",
                "Read " + Phrase.list(files.stream().map(Phrase::fileName).toList()));
        for (ToolCall call : calls) {
            String content = content(call);
            List<String> declared = Declarations.in(content).signatures();
            long lines = call.rawOutput()
                    .path("file")
                    .path("totalLines")
                    .asLong(content.lines().count());
            String size = lines == 0 ? "" : " (" + Phrase.count(lines, "line") + ")";
            draft.fact(call.file() + size + (declared.isEmpty() ? "" : " declares " + Phrase.list(declared)));
        }
        return draft.subtitle("Looked into " + Phrase.list(files))
                .concepts("how-it-works")
                .read(files);
    }

    static Draft failed(ToolCall call) {
        String file = call.file();
        String reason = Phrase.firstSentence(call.outputText());
        String deed = reads(call) ? "could not be read" : "could not be changed";
        return new Draft("discovery", Phrase.fileName(file) + " " + deed + ": " + reason)
                .failure()
                .subtitle(call.tool() + " of " + file + " failed")
                .fact(file + " " + deed + ": " + reason)
                .concepts("gotcha");
    }

    static Draft changed(List<ToolCall> calls, BatchView batch) {
        List<ToolCall> changes = calls.stream().filter(FileRules::changes).toList();
        String file = changes.get(0).file();
        boolean created = changes.stream().anyMatch(FileRules::creates);
        List<Change> parts = changes.stream()
                .flatMap(call -> changesOf(call).stream())
                .filter(part -> created || part.isKnown())
                .toList();
        ToolCall cause =
                created ? null : batch.failureNaming(file, changes.get(0).number());
        String kind = kind(file, created, parts, cause != null, batch);
        Draft draft = new Draft(kind, Phrase.fileName(file) + ": " + EditPhrase.of(file, created, parts));
        parts.forEach(part -> draft.fact(part.asFact()));
        draft.concepts("what-changed").modified(List.of(file));
        if (calls.stream().anyMatch(FileRules::reads)
                || changes.stream().anyMatch(call -> call.tool().equals("Edit"))) {
            draft.read(List.of(file));
        }
        String why = "";
        if (cause != null) {
            String error = FirstError.in(cause.outputText());
            draft.concepts("problem-solution").fact("It answers the failure: " + error);
            why = " It answers a failure: " + error + ".";
        }
        if (!batch.userPrompt().isEmpty()) {
            draft.subtitle("Asked for: " + batch.userPrompt());
        }
        return draft.narrative(narrative(file, created, parts) + why);
    }

    private static String kind(String file, boolean created, List<Change> parts, boolean fixes, BatchView batch) {
        if (fixes || (!created && batch.asksForFix())) {
            return "bugfix";
        }
        if (DOCUMENT.matcher(file).matches()) {
            return "change";
        }
        if (batch.asksForRefactoring()) {
            return "refactor";
        }
        return created || parts.stream().anyMatch(part -> !part.added().isEmpty()) ? "feature" : "change";
    }

    private static String narrative(String file, boolean created, List<Change> parts) {
        if (created) {
            Change whole = parts.get(0);
            List<String> declared = Declarations.in(whole.after()).signatures();
            return "Created " + file + " with "
                    + Phrase.count(whole.after().lines().count(), "line")
                    + (declared.isEmpty() ? "." : ", declaring " + Phrase.list(declared) + ".");
        }
        if (parts.isEmpty()) {
            return "Changed " + file + ".";
        }
        List<String> told =
                parts.stream().map(Change::asSentence).distinct().limit(4).toList();
        return "Changed " + file + " in " + Phrase.count(parts.size(), "place") + ". " + String.join(" ", told);
    }

    private static boolean creates(ToolCall call) {
        String type = call.output("type");
        return (call.tool().equals("Write") || call.tool().equals("write_file")) && !type.equals("update");
    }

    private static List<Change> changesOf(ToolCall call) {
        JsonNode edits = call.rawInput().path("edits");
        List<Change> changes = new ArrayList<>();
        if (edits.isArray() && !edits.isEmpty()) {
            edits.forEach(edit -> changes.add(new Change(
                    edit.path("old_string").asText(""), edit.path("new_string").asText(""))));
        } else if (call.tool().equals("Write") || call.tool().equals("write_file")) {
            changes.add(new Change(call.output("originalFile"), call.input("content")));
        } else {
            changes.add(new Change(call.input("old_string"), call.input("new_string", "new_source")));
        }
        return changes;
    }

    private static String content(ToolCall call) {
        JsonNode content = call.rawOutput().path("file").path("content");
        return content.isTextual() ? content.textValue() : call.outputText();
    }
}
