/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Bounds;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.Origin;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.GroundsJson;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an export's line; an invalid one is named. */
final class ExportFields {
    static final String VISIBILITY = "visibility";
    static final String GROUNDS = "grounds";
    static final String ERRORS = "errors";
    private static final String CALL = "call";
    private final JsonNode json;
    private final TeamName team;

    /** @param team whose sessions a line names */
    ExportFields(JsonNode json, TeamName team) {
        this.team = team;
        this.json = json;
    }

    String text(String field) throws BadLineException {
        String text = textOrNull(field);
        if (text == null) {
            throw new BadLineException(field, "must be there, and not blank");
        }
        return text;
    }

    String textOr(String field, String otherwise) throws BadLineException {
        String text = textOrNull(field);
        return text == null ? otherwise : text;
    }

    /** Null also for a blank one. */
    @Nullable
    String textOrNull(String field) throws BadLineException {
        JsonNode node = json.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new BadLineException(field, "must be a text");
        }
        return node.textValue().isBlank() ? null : node.textValue();
    }

    List<String> texts(String field) throws BadLineException {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(field)) {
            if (!item.isTextual()) {
                throw new BadLineException(field, "must be a list of texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    List<Long> numbers(String field) throws BadLineException {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode item : list(field)) {
            if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < 1) {
                throw new BadLineException(field, "must be a list of whole numbers from 1 on");
            }
            numbers.add(item.longValue());
        }
        return numbers;
    }

    /** Hashes of 32 bits. */
    List<Integer> hashes(String field) throws BadLineException {
        List<Integer> hashes = new ArrayList<>();
        for (JsonNode item : list(field)) {
            if (!item.isIntegralNumber() || !item.canConvertToInt()) {
                throw new BadLineException(
                        field,
                        "must be a list of whole numbers from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
            }
            hashes.add(item.intValue());
        }
        return hashes;
    }

    /** 0 if it is not there. */
    long whole(String field, long min) throws BadLineException {
        boolean isCount = field.equals("promptNumber") || field.equals("promptCount");
        return json.hasNonNull(field) ? whole(field, min, isCount ? Integer.MAX_VALUE : Long.MAX_VALUE) : 0;
    }

    long whole(String field, long min, long max) throws BadLineException {
        JsonNode node = json.path(field);
        boolean fits = node.isIntegralNumber() && node.canConvertToLong();
        if (!fits || node.longValue() < min || node.longValue() > max) {
            throw new BadLineException(field, "must be a whole number from " + min + " on");
        }
        return node.longValue();
    }

    boolean flag(String field) throws BadLineException {
        JsonNode node = json.path(field);
        if (!node.isMissingNode() && !node.isNull() && !node.isBoolean()) {
            throw new BadLineException(field, "must be true or false");
        }
        return node.booleanValue();
    }

    Instant instant(String field) throws BadLineException {
        try {
            Instant at = Instant.parse(text(field));
            if (Bounds.holds(at)) {
                return at;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new BadLineException(field, "must be a time such as 2026-11-22T10:42:00Z");
    }

    SessionId sessionId() throws BadLineException {
        String id = text("sessionId");
        try {
            SessionId session = new SessionId(team, id);
            // The number may be that of another team's session, or of one to come.
            if (!team.equals(TeamName.LOCAL) && new MemoryKey(session, 0, 0).isOfNumberAlone()) {
                throw new BadLineException(
                        "sessionId",
                        "is a session's number in place of its id, which only a node of one machine takes: write an id"
                                + " that does not begin with #");
            }
            return session;
        } catch (IllegalArgumentException e) {
            throw new BadLineException(
                    "sessionId", "must have 1 to " + SessionId.MAX_LENGTH + " characters and no control characters");
        }
    }

    /** Null if it is missing: the whole team finds it. */
    @Nullable
    Visibility visibility() throws BadLineException {
        String text = textOrNull(VISIBILITY);
        try {
            return text == null ? null : Visibility.of(text);
        } catch (IllegalArgumentException e) {
            throw new BadLineException(VISIBILITY, "must be team or private");
        }
    }

    List<EventId> eventIds(String field) throws BadLineException {
        List<EventId> ids = new ArrayList<>();
        for (String text : texts(field)) {
            try {
                ids.add(new EventId(text));
            } catch (IllegalArgumentException e) {
                throw new BadLineException(
                        field, "must be ids of 1 to " + EventId.MAX_LENGTH + " characters without control characters");
            }
        }
        return ids;
    }

    /** Null if it is missing: a line need not have the memory's call. */
    @Nullable
    ProviderCall call() throws BadLineException {
        JsonNode node = json.path(CALL);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            throw new BadLineException(CALL, "must be an object");
        }
        ExportFields fields = new ExportFields(node, team);
        try {
            return new ProviderCall(
                    (int) fields.whole("generation", 0, Integer.MAX_VALUE),
                    fields.whole("batch", 0, Long.MAX_VALUE),
                    (int) fields.whole("events", 1, Integer.MAX_VALUE),
                    (int) fields.whole("attempts", 1, Integer.MAX_VALUE),
                    fields.whole("inputTokens", 0, Long.MAX_VALUE),
                    fields.whole("outputTokens", 0, Long.MAX_VALUE),
                    node.hasNonNull("costMicros") ? fields.whole("costMicros", 0, Long.MAX_VALUE) : null);
        } catch (BadLineException e) {
            throw new BadLineException(CALL + "." + e.field(), e.problem());
        }
    }

    /** The fields of each object of a list; none if it is missing. */
    List<ExportFields> objects(String field, int most) throws BadLineException {
        List<ExportFields> objects = new ArrayList<>();
        for (JsonNode item : list(field)) {
            if (!item.isObject() || objects.size() == most) {
                throw new BadLineException(field, "must be a list of at most " + most + " objects");
            }
            objects.add(new ExportFields(item, team));
        }
        return objects;
    }

    ExportFields object(String field) throws BadLineException {
        JsonNode node = json.path(field);
        if (!node.isObject()) {
            throw new BadLineException(field, "must be an object");
        }
        return new ExportFields(node, team);
    }

    /** Null if they are missing. */
    @Nullable
    Grounds grounds() throws BadLineException {
        JsonNode node = json.path(GROUNDS);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        try {
            return GroundsJson.read(node);
        } catch (GroundsJson.BadGroundsException e) {
            throw new BadLineException(
                    GROUNDS + (e.field().isEmpty() ? "" : "." + e.field()), String.valueOf(e.getMessage()));
        }
    }

    Origin origin(List<Long> numbers) throws BadLineException {
        String id = text("origin");
        try {
            return new Origin(id, numbers);
        } catch (IllegalArgumentException e) {
            throw new BadLineException(id.length() > Origin.MAX_LENGTH ? "origin" : "oldNumbers", "is too long");
        }
    }

    /** Ids of origins; none if they are missing. */
    List<String> origins(String field) throws BadLineException {
        List<String> ids = texts(field);
        if (ids.stream().anyMatch(id -> id.isBlank() || id.length() > Origin.MAX_LENGTH)) {
            throw new BadLineException(
                    field, "must be origins of 1 to " + Origin.MAX_LENGTH + " characters, as the lines' own");
        }
        return ids;
    }

    private JsonNode list(String field) throws BadLineException {
        JsonNode node = json.path(field);
        if (!node.isArray() && !node.isMissingNode() && !node.isNull()) {
            throw new BadLineException(field, "must be a list");
        }
        if (node.size() > Bounds.ENTRIES) {
            throw new BadLineException(field, "must have at most " + Bounds.ENTRIES + " entries");
        }
        return node;
    }
}
