/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.Dollars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a key's value may be: reads it, or says as its text what would have been right. */
public sealed interface ValueRange {
    /** The value in its type; throws IllegalArgumentException if the text is none or lies outside. */
    Object read(String text);

    record Whole(long min, long max) implements ValueRange {
        @Override
        public Long read(String text) {
            return within(Long.parseLong(text.strip()), min, max);
        }

        @Override
        public String toString() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** A whole number, or empty where something else decides. */
    record OptionalWhole(long min, long max) implements ValueRange {
        @Override
        public OptionalLong read(String text) {
            return text.isBlank() ? OptionalLong.empty() : OptionalLong.of(new Whole(min, max).read(text));
        }

        @Override
        public String toString() {
            return new Whole(min, max) + ", or empty";
        }
    }

    /** US dollars, kept in micro-dollars, or empty where there is no amount. */
    record OptionalDollars() implements ValueRange {
        @Override
        public OptionalLong read(String text) {
            return text.isBlank() ? OptionalLong.empty() : OptionalLong.of(Dollars.toMicros(text));
        }

        @Override
        public String toString() {
            return Dollars.ALLOWED + ", or empty";
        }
    }

    /** A duration, or empty where there is no bound. */
    record OptionalSpan(Duration min, Duration max) implements ValueRange {
        @Override
        public Optional<Duration> read(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(new Span(min, max).read(text));
        }

        @Override
        public String toString() {
            return new Span(min, max) + ", or empty";
        }
    }

    record Span(Duration min, Duration max) implements ValueRange {
        @Override
        public Duration read(String text) {
            return within(DurationText.parse(text), min, max);
        }

        @Override
        public String toString() {
            return "a duration from " + DurationText.of(min) + " to " + DurationText.of(max);
        }
    }

    record Size(ByteSize min, ByteSize max) implements ValueRange {
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

    record YesNo() implements ValueRange {
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
    record Text(boolean blank, int maxLength) implements ValueRange {
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

    /** A folder's path exactly as it is written: blanks at its ends are part of a name. */
    record Folder() implements ValueRange {
        private static final Pattern NO_NAME = Pattern.compile("[\\p{Cntrl}\\x{FFFD}]");

        @Override
        public String read(String text) {
            if (text.isBlank() || NO_NAME.matcher(text).find()) {
                throw new IllegalArgumentException("no path");
            }
            return Path.of(text).toString();
        }

        @Override
        public String toString() {
            return "a folder's path, in characters of Java's locale (LC_ALL=C.UTF-8 has all)";
        }
    }

    /** An address of the form {@code http://…}; empty where the key may be left out. */
    record Url() implements ValueRange {
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

    /** One word out of a few. */
    record Choice(List<String> allowed) implements ValueRange {
        @Override
        public String read(String text) {
            String value = text.strip().toLowerCase(Locale.ROOT);
            if (!allowed.contains(value)) {
                throw new IllegalArgumentException("none of them");
            }
            return value;
        }

        @Override
        public String toString() {
            return String.join(" or ", allowed);
        }
    }

    /** @param allowed the words that may stand in the list; any if empty */
    record Words(List<String> allowed, int min) implements ValueRange {
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
