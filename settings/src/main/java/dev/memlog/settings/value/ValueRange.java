/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.value;

import dev.memlog.event.provider.Dollars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The type and the allowed values of a setting. {@code toString} is the range in words, for the table and for errors. */
public sealed interface ValueRange<T> {
    /** The value in its type; throws IllegalArgumentException if the text is not a value or outside the range. */
    T read(String text);

    record Whole(long min, long max) implements ValueRange<Long> {
        @Override
        public Long read(String text) {
            return within(Long.parseLong(text.strip()), min, max);
        }

        @Override
        public String toString() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** US dollars, kept in micro-dollars. */
    record MicroDollars() implements ValueRange<Long> {
        @Override
        public Long read(String text) {
            return Dollars.toMicros(text);
        }

        @Override
        public String toString() {
            return Dollars.ALLOWED;
        }
    }

    /** The inner range, or an empty text. */
    record OrEmpty<T>(ValueRange<T> inner) implements ValueRange<Optional<T>> {
        @Override
        public Optional<T> read(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(inner.read(text));
        }

        @Override
        public String toString() {
            return inner + ", or empty";
        }
    }

    /** The inner range in another type. */
    record As<S, T>(ValueRange<S> inner, Function<S, T> then) implements ValueRange<T> {
        @Override
        public T read(String text) {
            return then.apply(inner.read(text));
        }

        @Override
        public String toString() {
            return inner.toString();
        }
    }

    record Span(Duration min, Duration max) implements ValueRange<Duration> {
        @Override
        public Duration read(String text) {
            return within(DurationText.parse(text), min, max);
        }

        @Override
        public String toString() {
            return "a duration from " + DurationText.of(min) + " to " + DurationText.of(max);
        }
    }

    record Size(ByteSize min, ByteSize max) implements ValueRange<ByteSize> {
        @Override
        public ByteSize read(String text) {
            ByteSize size = ByteSize.parse(text);
            within(size.bytes(), min.bytes(), max.bytes());
            return size;
        }

        @Override
        public String toString() {
            return "a size from " + min + " to " + max;
        }
    }

    record Flag() implements ValueRange<Boolean> {
        @Override
        public Boolean read(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("neither true nor false");
            };
        }

        @Override
        public String toString() {
            return "true or false";
        }
    }

    /** @param blank whether the key may be left empty */
    record Text(boolean blank, int maxLength) implements ValueRange<String> {
        @Override
        public String read(String text) {
            String value = text.strip();
            if (value.length() > maxLength || (value.isEmpty() && !blank)) {
                throw new IllegalArgumentException("length " + value.length());
            }
            return value;
        }

        @Override
        public String toString() {
            return blank ? "text" : "text of 1 to " + maxLength + " characters";
        }
    }

    /** A folder's path exactly as written: leading and trailing blanks belong to the name. */
    record Folder() implements ValueRange<String> {
        private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cntrl}\\x{FFFD}]");

        @Override
        public String read(String text) {
            if (text.isBlank() || UNUSABLE.matcher(text).find()) {
                throw new IllegalArgumentException("not a path");
            }
            return Path.of(text).toString();
        }

        @Override
        public String toString() {
            return "a folder's path, in characters of Java's locale (LC_ALL=C.UTF-8 has all)";
        }
    }

    /** An address of the form {@code http://…}; or empty. */
    record Url() implements ValueRange<String> {
        private static final Pattern ADDRESS = Pattern.compile("^https?://[^\\s/]++.*+");

        @Override
        public String read(String text) {
            String value = text.strip();
            if (!value.isEmpty() && !ADDRESS.matcher(value).matches()) {
                throw new IllegalArgumentException("not an address");
            }
            return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        }

        @Override
        public String toString() {
            return "an address like http://host:port";
        }
    }

    /** One of a few words. */
    record Choice(List<String> allowed) implements ValueRange<String> {
        @Override
        public String read(String text) {
            String value = text.strip().toLowerCase(Locale.ROOT);
            if (!allowed.contains(value)) {
                throw new IllegalArgumentException("not one of them");
            }
            return value;
        }

        @Override
        public String toString() {
            return String.join(" or ", allowed);
        }
    }

    /** @param allowed the words of the list; any if empty */
    record Words(List<String> allowed, int min) implements ValueRange<List<String>> {
        @Override
        public List<String> read(String text) {
            List<String> words = Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
            boolean known = allowed.isEmpty() || allowed.containsAll(words);
            if (!known || words.size() < min || words.stream().distinct().count() != words.size()) {
                throw new IllegalArgumentException("not such a list");
            }
            return words;
        }

        @Override
        public String toString() {
            String words = allowed.isEmpty() ? "words" : "words out of " + String.join(", ", allowed);
            return "a comma-separated list of " + words + (min > 0 ? ", at least " + min : "");
        }
    }

    private static <T extends Comparable<T>> T within(T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }
}
