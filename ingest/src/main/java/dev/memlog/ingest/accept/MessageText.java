/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads the text of a JSON value; agents send it as a string, a number or a list of parts. */
public final class MessageText {
    private static final List<String> HOLDERS = List.of("text", "content", "parts", "value", "message");
    private static final int MAX_DEPTH = 8;

    private MessageText() {}

    /** Null if there is no text, as in a picture. */
    public static @Nullable String of(JsonNode value) {
        return of(value, 0);
    }

    /** A string, number or boolean as text; null for anything else. */
    public static @Nullable String scalar(JsonNode value) {
        return value.isTextual() || value.isNumber() || value.isBoolean() ? value.asText() : null;
    }

    private static @Nullable String of(JsonNode value, int depth) {
        if (value.isArray()) {
            return depth > MAX_DEPTH ? null : joined(value, depth);
        }
        if (!value.isObject()) {
            return scalar(value);
        }
        if (depth > MAX_DEPTH) {
            return null;
        }
        for (String holder : HOLDERS) {
            if (value.hasNonNull(holder)) {
                return of(value.path(holder), depth + 1);
            }
        }
        boolean isOtherPart = value.has("type") || value.isEmpty();
        return isOtherPart ? null : value.toString();
    }

    private static @Nullable String joined(JsonNode parts, int depth) {
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : parts) {
            String said = of(part, depth + 1);
            if (said != null && !said.isBlank()) {
                text.add(said);
            }
        }
        return text.length() == 0 ? null : text.toString();
    }
}
