/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Short names for the ranges of settings. */
final class Ranges {
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAME = 128;

    private Ranges() {}

    static ValueRange<Integer> integer(int min, int max) {
        return new ValueRange.As<>(new ValueRange.Whole(min, max), Math::toIntExact);
    }

    static ValueRange<Long> count(long min, long max) {
        return new ValueRange.Whole(min, max);
    }

    static ValueRange<Long> dollars() {
        return new ValueRange.MicroDollars();
    }

    static ValueRange<Duration> duration(String min, String max) {
        return new ValueRange.Span(DurationText.parse(min), DurationText.parse(max));
    }

    static ValueRange<ByteSize> size(String min, String max) {
        return new ValueRange.Size(ByteSize.parse(min), ByteSize.parse(max));
    }

    static ValueRange<Boolean> flag() {
        return new ValueRange.Flag();
    }

    static ValueRange<String> text() {
        return new ValueRange.Text(false, MAX_TEXT);
    }

    static ValueRange<String> name() {
        return new ValueRange.Text(false, MAX_NAME);
    }

    static ValueRange<String> choice(String... allowed) {
        return new ValueRange.Choice(List.of(allowed));
    }

    static ValueRange<List<String>> list() {
        return new ValueRange.Words(List.of(), 0);
    }

    /** At least one of the words. */
    static ValueRange<List<String>> listOf(List<String> allowed) {
        return new ValueRange.Words(allowed, 1);
    }

    static ValueRange<Optional<String>> optionalText() {
        return new ValueRange.As<>(new ValueRange.Text(true, MAX_TEXT), Ranges::unlessEmpty);
    }

    static ValueRange<Optional<String>> url() {
        return new ValueRange.As<>(new ValueRange.Url(), Ranges::unlessEmpty);
    }

    static ValueRange<Path> folder() {
        return new ValueRange.As<>(new ValueRange.Folder(), Ranges::path);
    }

    static ValueRange<Path> file() {
        return new ValueRange.As<>(text(), Ranges::path);
    }

    static ValueRange<Optional<Path>> optionalFile() {
        return new ValueRange.As<>(optionalText(), text -> text.map(Ranges::path));
    }

    /** The inner range, or an empty text. */
    static <T> ValueRange<Optional<T>> optional(ValueRange<T> inner) {
        return new ValueRange.OrEmpty<>(inner);
    }

    private static Optional<String> unlessEmpty(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    /** With {@code ~} resolved. */
    private static Path path(String text) {
        return text.equals("~") || text.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + text.substring(1))
                : Path.of(text).toAbsolutePath();
    }
}
