/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.Sha256;
import dev.memlog.ingest.http.Issue;
import dev.memlog.ingest.privacy.Surrogates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of one JSON object and collects what is wrong with them, so that a sender hears of every mistake
 * at once. Where a property has several names, the first that is present counts.
 *
 * <p>Threading: confined to the request's thread.
 */
public final class JsonFields {
    /** An object of more properties than any agent sends is not searched for other spellings. */
    private static final int MOST_COMPARED = 200;

    private final JsonNode object;
    private final List<Object> path;
    private final List<Issue> issues;

    public JsonFields(JsonNode object, List<Object> path, List<Issue> issues) {
        this.object = object;
        this.path = path;
        this.issues = issues;
    }

    /** A property that has to be there and not blank; blank if it is not, and an issue then tells of it. */
    public String required(String... names) {
        String text = text(names);
        if (text != null && !text.isBlank()) {
            return text;
        }
        JsonNode value = any(names);
        if (value.isNull()) {
            report(names[0], "is missing: send it as a non-empty string", "required");
        } else if (value.isTextual()) {
            report(names[0], "is empty: send a non-empty string", "too_small");
        } else {
            report(names[0], "must be a string", "invalid_type");
        }
        return "";
    }

    /** A text, whatever it is sent as; null where there is none. */
    public @Nullable String text(String... names) {
        return JsonText.of(any(names));
    }

    /** A name, a path, an id: a string or a number; null for all else. */
    public @Nullable String word(String... names) {
        return JsonText.scalar(any(names));
    }

    /** The property, or JSON's null when it is absent. A name is the same in snake case and camel case. */
    public JsonNode any(String... names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            if (!(value instanceof MissingNode) && !value.isNull()) {
                return value;
            }
        }
        if (object.size() <= MOST_COMPARED) {
            for (String name : names) {
                for (Map.Entry<String, JsonNode> property : object.properties()) {
                    if (!property.getValue().isNull() && isSameName(property.getKey(), name)) {
                        return property.getValue();
                    }
                }
            }
        }
        return NullNode.getInstance();
    }

    /** Whether two names differ by nothing but capitals, underscores and hyphens. */
    public static boolean isSameName(String one, String other) {
        int i = 0;
        int j = 0;
        while (true) {
            i = pastMarks(one, i);
            j = pastMarks(other, j);
            if (i == one.length() || j == other.length()) {
                return i == one.length() && j == other.length();
            }
            if (Character.toLowerCase(one.charAt(i++)) != Character.toLowerCase(other.charAt(j++))) {
                return false;
            }
        }
    }

    private static int pastMarks(String name, int from) {
        int at = from;
        while (at < name.length() && (name.charAt(at) == '_' || name.charAt(at) == '-')) {
            at++;
        }
        return at;
    }

    /** The session's id, or null if there is none; an issue then tells of it. */
    public @Nullable SessionId sessionId(String... names) {
        String value = word(names);
        if (value == null || value.isBlank()) {
            report(names[0], "is missing: send it as a non-empty string", value == null ? "required" : "too_small");
            return null;
        }
        return new SessionId(asId(value));
    }

    public @Nullable EventId eventId(String... names) {
        String value = word(names);
        return value == null || value.isBlank() ? null : toEventId(value);
    }

    public static EventId toEventId(String value) {
        return new EventId(asId(value));
    }

    /** An id as it can be kept: one that is too long, or has control characters, is told by a digest. */
    static String asId(String value) {
        boolean fits = value.length() <= SessionId.MAX_LENGTH && value.chars().noneMatch(Character::isISOControl);
        return fits ? Surrogates.mend(value) : "sha256-" + Sha256.hex(Surrogates.mend(value));
    }

    /** A number of milliseconds since 1970, or a moment in ISO form; null for all else. */
    public @Nullable Instant epochMillis(String name) {
        return Moments.of(any(name));
    }

    private void report(String name, String message, String code) {
        List<Object> at = new ArrayList<>(path);
        at.add(name);
        issues.add(new Issue(at, message, code));
    }
}
