/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.value;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Short names for the ranges of settings. */
public final class Ranges {
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAME = 128;

    private Ranges() {}

    public static ValueRange<Integer> integer(int min, int max) {
        return new ValueRange.As<>(new ValueRange.Whole(min, max), Math::toIntExact);
    }

    public static ValueRange<Long> count(long min, long max) {
        return new ValueRange.Whole(min, max);
    }

    public static ValueRange<Long> dollars() {
        return new ValueRange.MicroDollars();
    }

    public static ValueRange<Duration> duration(String min, String max) {
        return new ValueRange.Span(DurationText.parse(min), DurationText.parse(max));
    }

    public static ValueRange<ByteSize> size(String min, String max) {
        return new ValueRange.Size(ByteSize.parse(min), ByteSize.parse(max));
    }

    public static ValueRange<Boolean> flag() {
        return new ValueRange.Flag();
    }

    public static ValueRange<String> text() {
        return new ValueRange.Text(false, MAX_TEXT);
    }

    public static ValueRange<String> name() {
        return new ValueRange.Text(false, MAX_NAME);
    }

    public static ValueRange<String> choice(String... allowed) {
        return new ValueRange.Choice(List.of(allowed));
    }

    public static ValueRange<List<String>> list() {
        return new ValueRange.Words(List.of(), 0);
    }

    /** At least one of the words. */
    public static ValueRange<List<String>> listOf(List<String> allowed) {
        return new ValueRange.Words(allowed, 1);
    }

    public static ValueRange<Optional<String>> optionalText() {
        return new ValueRange.As<>(new ValueRange.Text(true, MAX_TEXT), Ranges::unlessEmpty);
    }

    public static ValueRange<Optional<String>> url() {
        return new ValueRange.As<>(new ValueRange.Url(), Ranges::unlessEmpty);
    }

    public static ValueRange<Path> folder() {
        return new ValueRange.As<>(new ValueRange.Folder(), Ranges::path);
    }

    public static ValueRange<Path> file() {
        return new ValueRange.As<>(text(), Ranges::path);
    }

    public static ValueRange<Optional<Path>> optionalFile() {
        return new ValueRange.As<>(optionalText(), text -> text.map(Ranges::path));
    }

    /** The inner range, or an empty text. */
    public static <T> ValueRange<Optional<T>> optional(ValueRange<T> inner) {
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
