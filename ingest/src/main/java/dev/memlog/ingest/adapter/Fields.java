/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.event.Bounds;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.http.Issue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of one JSON object and collects what is wrong with them, so that a sender hears of every mistake
 * at once. Where a property has several names, the first that is present counts.
 *
 * <p>Threading: confined to the request's thread.
 */
final class Fields {
    private final JsonNode object;
    private final List<Object> path;
    private final List<Issue> issues;

    Fields(JsonNode object, List<Object> path, List<Issue> issues) {
        this.object = object;
        this.path = path;
        this.issues = issues;
    }

    /** A property that has to be there and not blank; blank if it is not, and an issue then tells of it. */
    String required(String... names) {
        JsonNode value = any(names);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return value.textValue();
        }
        if (value.isNull()) {
            report(names[0], "is missing: send it as a non-empty string", "required");
        } else if (value.isTextual()) {
            report(names[0], "is empty: send a non-empty string", "too_small");
        } else {
            report(names[0], "must be a string", "invalid_type");
        }
        return "";
    }

    @Nullable
    String text(String... names) {
        JsonNode value = any(names);
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            report(names[0], "must be a string", "invalid_type");
            return null;
        }
        return value.textValue();
    }

    /** The property, or JSON's null when it is absent. */
    JsonNode any(String... names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            if (!(value instanceof MissingNode) && !value.isNull()) {
                return value;
            }
        }
        return NullNode.getInstance();
    }

    /** The session's id, or null if there is none that can be one; an issue then tells of it. */
    @Nullable
    SessionId sessionId(String... names) {
        String value = required(names);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return new SessionId(value);
        } catch (IllegalArgumentException e) {
            report(
                    names[0],
                    "is no session id: it must have 1 to 256 characters, none of them a control character",
                    "invalid_value");
            return null;
        }
    }

    @Nullable
    EventId eventId(String... names) {
        String value = text(names);
        return value == null ? null : toEventId(names[0], value);
    }

    @Nullable
    EventId toEventId(String name, String value) {
        try {
            return new EventId(value);
        } catch (IllegalArgumentException e) {
            report(
                    name,
                    "is no event id: it must have 1 to 256 characters, none of them a control character",
                    "invalid_value");
            return null;
        }
    }

    @Nullable
    Instant epochMillis(String name) {
        JsonNode value = any(name);
        if (value.isNull()) {
            return null;
        }
        if (!value.isNumber()
                || !value.canConvertToLong()
                || value.asLong() < 0
                || value.asLong() > Bounds.LATEST.toEpochMilli()) {
            report(name, "must be a number of milliseconds since 1970", "invalid_value");
            return null;
        }
        return Instant.ofEpochMilli(value.asLong());
    }

    private void report(String name, String message, String code) {
        List<Object> at = new ArrayList<>(path);
        at.add(name);
        issues.add(new Issue(at, message, code));
    }
}
