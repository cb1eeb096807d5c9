/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.Told;
import dev.memlog.event.text.CommandKey;
import dev.memlog.event.text.ErrorKey;
import dev.memlog.store.query.NamedMemories;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What earlier sessions noted about a tool call's file or command, or about the error that it failed with: a few
 * observations that warn or help, each once in a session.
 *
 * <p>The choice does not depend on what the session has been given: the best two about a file are told at its first
 * call, and a later call does not tell the next two.
 *
 * <p>Threading: safe. Blocks for one or two bounded reads.
 */
final class ToolContext {
    /** An agent reads many files; more would add up. */
    static final int MOST = 2;

    private static final int LOOKED_AT = 60;
    private static final Set<String> WARNING_KINDS = Set.of("gotcha", "bugfix", "decision");
    private static final String GOTCHA = "gotcha";
    private static final String SOLUTION = "problem-solution";

    private final NamedMemories named;
    private final PromptMatches matches;
    private final FewMemories few;

    ToolContext(NamedMemories named, PromptMatches matches, FewMemories few) {
        this.named = named;
        this.matches = matches;
        this.few = few;
    }

    /** @param question nothing is recalled when it names no project */
    Recalled recall(ContextQuestion question, ToolQuestion tool, Instant now) {
        if (question.projects().isEmpty()) {
            return Recalled.NOTHING;
        }
        if (tool.error() != null) {
            return tell(question, "noted about this error", ofError(question, tool.error()), now);
        }
        if (tool.file() != null) {
            return tell(question, "noted about this file", ofFile(question, tool.file()), now);
        }
        return tool.command() == null
                ? Recalled.NOTHING
                : tell(question, "noted about this command", ofCommand(question, tool.command()), now);
    }

    private Recalled tell(ContextQuestion question, String occasion, List<ObservationRow> rows, Instant now) {
        List<ObservationRow> news = rows.stream()
                .limit(MOST)
                .filter(row -> few.isNews(question, row))
                .toList();
        return few.write(question, occasion, Told.TOOL, news, now);
    }

    private List<ObservationRow> ofFile(ContextQuestion question, String path) {
        NamedFile file = NamedFile.of(path, question.folder());
        // The list is newest first, and sorting keeps that order among equals.
        return named.ofFile(question.projects(), file.name(), LOOKED_AT).stream()
                .filter(ToolContext::warns)
                .filter(row -> isOf(row, file))
                .sorted(Comparator.comparing((ObservationRow row) -> !changed(row, file))
                        .thenComparing(row -> !isGotcha(row)))
                .toList();
    }

    private List<ObservationRow> ofCommand(ContextQuestion question, String line) {
        return CommandKey.of(line).stream()
                .flatMap(key -> named.withAll(question.projects(), key.words(), LOOKED_AT).stream()
                        .filter(row -> helps(row, key)))
                .distinct()
                .sorted(Comparator.comparing(row -> !isGotcha(row)))
                .toList();
    }

    /** The command itself is known to whoever runs it; what it takes besides, or what went wrong with it, is not. */
    private static boolean helps(ObservationRow row, CommandKey key) {
        if (warns(row) || row.concepts().contains(SOLUTION)) {
            return texts(row).anyMatch(key::isIn);
        }
        return texts(row).anyMatch(key::isOtherwiseIn);
    }

    private List<ObservationRow> ofError(ContextQuestion question, String error) {
        return matches.find(question.projects(), ErrorKey.of(error), PromptMatches.Search.WORDS).stream()
                .filter(row -> warns(row) || row.concepts().contains(SOLUTION))
                .toList();
    }

    private static boolean warns(ObservationRow row) {
        return WARNING_KINDS.contains(row.kind().toLowerCase(Locale.ROOT)) || isGotcha(row);
    }

    private static boolean isGotcha(ObservationRow row) {
        return row.kind().equalsIgnoreCase(GOTCHA) || row.concepts().contains(GOTCHA);
    }

    private static boolean changed(ObservationRow row, NamedFile file) {
        return row.filesModified().stream().anyMatch(file::isNamed);
    }

    private static boolean isOf(ObservationRow row, NamedFile file) {
        return changed(row, file) || row.filesRead().stream().anyMatch(file::isNamed);
    }

    private static Stream<String> texts(ObservationRow row) {
        return Stream.concat(
                row.facts().stream(), Stream.of(row.title(), row.narrative() == null ? "" : row.narrative()));
    }
}
