/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.ArrayList;
import java.util.List;

/** Describes searches in files and on the web. */
final class SearchRules {
    private static final int SHOWN = 5;

    private SearchRules() {}

    static Draft searched(ToolCall call) {
        String pattern = call.input("pattern", "path");
        String what = call.tool().equals("Grep") ? "Searched for " + pattern : "Listed " + pattern;
        if (call.failed()) {
            return new Draft("discovery", what + ", which failed: " + FirstError.in(call.outputText()))
                    .failure()
                    .concepts("gotcha");
        }
        List<String> files = filesIn(call);
        String lines = call.outputText();
        String found = files.isEmpty()
                ? lines.isBlank() ? "nothing found" : Phrase.firstLine(lines)
                : "found in " + Phrase.list(files.stream().map(Phrase::fileName).toList());
        Draft draft = new Draft("discovery", what + ": " + found)
                .subtitle(what + in(call))
                .concepts("how-it-works")
                .read(files.stream().limit(SHOWN).toList());
        lines.lines().filter(line -> !line.isBlank()).limit(SHOWN).forEach(draft::fact);
        return files.isEmpty() ? draft : draft.fact(Phrase.count(files.size(), "file") + ": " + Phrase.list(files));
    }

    static Draft web(ToolCall call) {
        String subject = call.input("url", "query");
        String question = call.input("prompt");
        String answer = call.outputText();
        String verb = call.tool().equals("WebFetch") ? "Fetched " : "Searched the web for ";
        if (call.failed()) {
            return new Draft("discovery", verb + subject + ", which failed: " + FirstError.in(answer))
                    .failure()
                    .concepts("gotcha");
        }
        return new Draft("discovery", verb + subject)
                .subtitle(question.isEmpty() ? Phrase.firstSentence(answer) : question)
                .fact(Phrase.firstSentence(answer))
                .narrative(answer)
                .concepts("how-it-works");
    }

    private static String in(ToolCall call) {
        String where = call.relative(call.input("path", "glob"));
        return where.isEmpty() ? " in the project" : " in " + where;
    }

    private static List<String> filesIn(ToolCall call) {
        List<String> files = new ArrayList<>();
        call.rawOutput().path("filenames").forEach(file -> files.add(call.relative(file.asText())));
        return files;
    }
}
