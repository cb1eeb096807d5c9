/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One parameter of a tool. The same values give the schema that clients see and the check of arguments; common variants
 * that models write (a number as a text, a list as one text) are accepted.
 */
sealed interface Parameter {
    String name();

    String description();

    boolean required();

    /** In the words of JSON Schema. */
    Map<String, Object> schema();

    /** The values in it, none for a blank one. */
    List<String> read(Object given) throws BadArgumentException;

    /** A text with a maximum length in characters. */
    record Text(String name, String description, boolean required, int maxLength) implements Parameter {
        @Override
        public Map<String, Object> schema() {
            return schemaOf("string", description, Map.of("maxLength", maxLength));
        }

        @Override
        public List<String> read(Object given) throws BadArgumentException {
            String text = scalar(this, given, "a text").strip();
            if (text.length() > maxLength) {
                throw wrong(this, "at most " + maxLength + " characters long, not " + text.length());
            }
            return text.isEmpty() ? List.of() : List.of(text);
        }
    }

    /** Texts with commas between them, or a list of texts. */
    record Words(String name, String description, boolean required, int maxItems) implements Parameter {
        private static final int MAX_LENGTH = 500;

        @Override
        public Map<String, Object> schema() {
            return schemaOf("string", description, Map.of());
        }

        @Override
        public List<String> read(Object given) throws BadArgumentException {
            return items(this, given, ",", maxItems, MAX_LENGTH);
        }
    }

    /** A list of memories' numbers. */
    record Numbers(String name, String description, boolean required, int maxItems) implements Parameter {
        private static final int MAX_LENGTH = 20;

        @Override
        public Map<String, Object> schema() {
            return schemaOf(
                    "array",
                    description,
                    Map.of("items", Map.of("type", "string"), "minItems", 1, "maxItems", maxItems));
        }

        @Override
        public List<String> read(Object given) throws BadArgumentException {
            return items(this, given, "[\\s,]+", maxItems, MAX_LENGTH);
        }
    }

    /** One of a few words. */
    record Choice(String name, String description, List<String> values) implements Parameter {
        @Override
        public boolean required() {
            return false;
        }

        @Override
        public Map<String, Object> schema() {
            return schemaOf("string", description, Map.of("enum", values));
        }

        @Override
        public List<String> read(Object given) throws BadArgumentException {
            String allowed = "one of " + String.join(", ", values);
            String text = scalar(this, given, allowed).strip().toLowerCase(Locale.ROOT);
            if (!text.isEmpty() && !values.contains(text)) {
                throw wrong(this, allowed);
            }
            return text.isEmpty() ? List.of() : List.of(text);
        }
    }

    /** A whole number; too large a one is cut to the largest. */
    record Whole(String name, String description, int least, int most, int byDefault) implements Parameter {
        private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

        @Override
        public boolean required() {
            return false;
        }

        @Override
        public Map<String, Object> schema() {
            return schemaOf("integer", description, Map.of("minimum", least, "maximum", most, "default", byDefault));
        }

        @Override
        public List<String> read(Object given) throws BadArgumentException {
            String allowed = "a whole number from " + least + " to " + most;
            String text = scalar(this, given, allowed).strip();
            if (text.isEmpty()) {
                return List.of();
            }
            // A model that counts in floating point means 20 by 20.0.
            String whole = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
            if (!WHOLE.matcher(whole).matches() || Long.parseLong(whole) < least) {
                throw wrong(this, allowed);
            }
            return List.of(String.valueOf(Math.min(Long.parseLong(whole), most)));
        }
    }

    private static Map<String, Object> schemaOf(String type, String description, Map<String, Object> bounds) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("description", description);
        schema.putAll(new TreeMap<>(bounds));
        return schema;
    }

    private static String scalar(Parameter parameter, Object given, String allowed) throws BadArgumentException {
        if (given instanceof String || given instanceof Number || given instanceof Boolean) {
            return given.toString();
        }
        throw wrong(parameter, allowed);
    }

    private static List<String> items(Parameter parameter, Object given, String separator, int maxItems, int maxLength)
            throws BadArgumentException {
        List<String> items = parts(parameter, given, separator)
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
        if (items.size() > maxItems) {
            throw wrong(parameter, "at most " + maxItems + " values, not " + items.size() + ": ask in several calls");
        }
        if (items.stream().anyMatch(item -> item.length() > maxLength)) {
            throw wrong(parameter, "values of at most " + maxLength + " characters each");
        }
        return items;
    }

    private static Stream<String> parts(Parameter parameter, Object given, String separator)
            throws BadArgumentException {
        if (given instanceof Collection<?> list) {
            if (list.stream().allMatch(item -> item instanceof String || item instanceof Number)) {
                return list.stream().map(String::valueOf);
            }
            throw wrong(parameter, "a list of texts");
        }
        // A list written as a text, brackets, quotes and all.
        String text = scalar(parameter, given, "a list of texts").strip();
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String inner = bracketed ? text.substring(1, text.length() - 1).replace("\"", "") : text;
        return Stream.of(inner.split(separator));
    }

    private static BadArgumentException wrong(Parameter parameter, String allowed) {
        return new BadArgumentException(parameter.name() + " must be " + allowed);
    }
}
