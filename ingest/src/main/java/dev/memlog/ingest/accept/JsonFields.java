/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.edge.Issue;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.text.Sha256;
import dev.memlog.ingest.privacy.Surrogates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of one JSON object and collects all their issues, so that the sender gets every mistake in one
 * reply. Of a property's several names the first present one counts.
 *
 * <p>Threading: confined to the request's thread.
 */
public final class JsonFields {
    /** Larger objects, beyond what agents send, are not searched for other spellings. */
    private static final int MAX_COMPARED = 200;

    private final JsonNode object;
    private final List<Object> path;
    private final List<Issue> issues;

    public JsonFields(JsonNode object, List<Object> path, List<Issue> issues) {
        this.object = object;
        this.path = path;
        this.issues = issues;
    }

    /** A required text; blank, with an issue, if it is missing or blank. */
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

    /** A text in any form that {@link MessageText} reads; null if there is none. */
    public @Nullable String text(String... names) {
        return MessageText.of(any(names));
    }

    /** A name, path or id: a string, number or boolean; null for anything else. */
    public @Nullable String word(String... names) {
        return MessageText.scalar(any(names));
    }

    /** The property, or JSON's null. Snake case and camel case name the same property. */
    public JsonNode any(String... names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            if (!(value instanceof MissingNode) && !value.isNull()) {
                return value;
            }
        }
        if (object.size() <= MAX_COMPARED) {
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

    /** Whether two names differ only in case, underscores and hyphens. */
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

    /** The id of the team's session; null, with an issue, if it is missing. */
    public @Nullable SessionId sessionId(TeamName team, String... names) {
        String value = word(names);
        if (value == null || value.isBlank()) {
            report(names[0], "is missing: send it as a non-empty string", value == null ? "required" : "too_small");
            return null;
        }
        return new SessionId(team, asId(value));
    }

    public @Nullable EventId eventId(String... names) {
        String value = word(names);
        return value == null || value.isBlank() ? null : toEventId(value);
    }

    public static EventId toEventId(String value) {
        return new EventId(asId(value));
    }

    /** A storable id; one that is too long or has control characters becomes a digest. */
    static String asId(String value) {
        boolean fits = value.length() <= SessionId.MAX_LENGTH && value.chars().noneMatch(Character::isISOControl);
        return fits ? Surrogates.mend(value) : "sha256-" + Sha256.hex(Surrogates.mend(value));
    }

    /** Milliseconds since 1970, or an ISO time; null for anything else. */
    public @Nullable Instant epochMillis(String name) {
        return Moments.of(any(name));
    }

    private void report(String name, String message, String code) {
        List<Object> at = new ArrayList<>(path);
        at.add(name);
        issues.add(new Issue(at, message, code));
    }
}
