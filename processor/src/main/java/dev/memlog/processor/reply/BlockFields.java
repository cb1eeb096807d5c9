/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.prompt.MemoryLabel;
import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import dev.memlog.processor.reply.ParsedReply.ParsedSummary;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a block's fields into memories; each field is bounded, so that no reply makes a record too large to store. */
final class BlockFields {
    private static final int MAX_LINE = 500;
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_FACT = 2_000;
    private static final int MAX_FACTS = 50;
    private static final int MAX_CONCEPTS = 20;
    private static final int MAX_WORD = 64;
    private static final int MAX_FILES = 200;
    private static final int MAX_PATH = 1_000;
    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_SUPERSEDED = 50;
    private static final int DERIVED_TITLE = 120;
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{1,18}(?!\\d)");

    private BlockFields() {}

    /** Null if the block has no content: a type alone is not a memory. */
    static @Nullable ParsedObservation observation(Block block, Mode mode) {
        String subtitle = block.text("subtitle", MAX_LINE);
        String narrative = block.text("narrative", MAX_TEXT);
        List<String> facts = block.items("facts", MAX_FACTS, MAX_FACT);
        String title = title(block.text("title", MAX_LINE), subtitle, narrative, facts);
        if (title == null) {
            return null;
        }
        List<String> modified = block.items("files_modified", MAX_FILES, MAX_PATH);
        String type = block.text("type", MAX_WORD);
        String kind = mode.typeOf(type == null ? "" : type, !modified.isEmpty());
        return new ParsedObservation(
                kind,
                title,
                subtitle,
                narrative,
                facts,
                concepts(block, kind),
                block.items("files_read", MAX_FILES, MAX_PATH),
                modified,
                numbers(block.text("events", MAX_TEXT)),
                MemoryLabel.read(Clip.to(block.texts(Grammar.SUPERSEDES), MAX_TEXT), MAX_SUPERSEDED));
    }

    /** Null if not one of its fields is filled. */
    static @Nullable ParsedSummary summary(Block block) {
        ParsedSummary summary = new ParsedSummary(
                block.text("request", MAX_TEXT),
                block.text("investigated", MAX_TEXT),
                block.text("learned", MAX_TEXT),
                block.text("completed", MAX_TEXT),
                block.text("next_steps", MAX_TEXT),
                block.text("notes", MAX_TEXT));
        boolean filled = Stream.of(
                        summary.request(),
                        summary.investigated(),
                        summary.learned(),
                        summary.completed(),
                        summary.nextSteps(),
                        summary.notes())
                .anyMatch(Objects::nonNull);
        return filled ? summary : null;
    }

    private static @Nullable String title(
            @Nullable String title, @Nullable String subtitle, @Nullable String narrative, List<String> facts) {
        return Stream.of(title, subtitle, facts.isEmpty() ? null : facts.get(0), narrative)
                .filter(Objects::nonNull)
                .findFirst()
                .map(text -> text.equals(title)
                        ? text
                        : Clip.to(text.lines().findFirst().orElse(text), DERIVED_TITLE))
                .orElse(null);
    }

    /** Models explain ({@code gotcha: the cache}) and repeat the type; a concept is only the word. */
    private static List<String> concepts(Block block, String kind) {
        return block.items("concepts", MAX_CONCEPTS, MAX_FACT).stream()
                .map(concept -> concept.split(":", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(concept -> !concept.isEmpty() && !concept.equalsIgnoreCase(kind))
                .map(concept -> Clip.to(concept, MAX_WORD))
                .distinct()
                .toList();
    }

    private static List<Long> numbers(@Nullable String text) {
        return text == null
                ? List.of()
                : NUMBER.matcher(text)
                        .results()
                        .map(result -> Long.valueOf(result.group()))
                        .distinct()
                        .limit(MAX_EVENTS)
                        .toList();
    }
}
