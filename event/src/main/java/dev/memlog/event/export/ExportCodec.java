/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the lines of an export.
 *
 * <p>Threading: safe.
 */
public final class ExportCodec {
    static final String HEADER = "memlog-export";
    static final String SESSION = "session";
    static final String OBSERVATION = "observation";
    static final String SUMMARY = "summary";
    static final String PROMPT = "prompt";
    static final String END = "end";
    private static final String SUPERSEDES = "supersedes";
    private static final String DEFAULT_PLATFORM = "unknown";

    private final JsonMapper mapper = WireMapper.create();
    private final TeamName team;
    private final String author;

    /**
     * @param team whose memories are read or written; the team that a line names is not read
     * @param author is used for lines without one
     */
    public ExportCodec(TeamName team, String author) {
        this.team = team;
        this.author = author;
    }

    /** One line, without its end. */
    public String encode(ExportLine line) {
        ObjectNode json = switch (line) {
            case ExportLine.Header header -> header(header);
            case ExportLine.Session session -> session(session);
            case ExportLine.Memory memory -> memory(memory);
            case ExportLine.End end ->
                typed(END).put("sessions", end.sessions()).put("memories", end.memories());
        };
        return json.toString();
    }

    /** @throws BadLineException naming the field that is missing or wrong */
    public ExportLine decode(String line) throws BadLineException {
        JsonNode json;
        try {
            json = mapper.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadLineException("", "it is not valid JSON");
        }
        if (json == null || !json.isObject()) {
            throw new BadLineException("", "it is not a JSON object");
        }
        ExportFields fields = new ExportFields(json, team);
        String type = fields.text("type");
        return switch (type) {
            case HEADER -> header(fields);
            case SESSION -> session(fields);
            case OBSERVATION, SUMMARY, PROMPT -> memory(type, fields);
            case END -> new ExportLine.End(fields.whole("sessions", 0), fields.whole("memories", 0));
            default ->
                throw new BadLineException(
                        "type",
                        "must be one of " + String.join(", ", HEADER, SESSION, OBSERVATION, SUMMARY, PROMPT, END));
        };
    }

    private static ExportLine.Header header(ExportFields fields) throws BadLineException {
        int version = (int) fields.whole("version", 1, Integer.MAX_VALUE);
        if (version > ExportLine.VERSION) {
            throw new BadLineException(
                    "version",
                    "is " + version + ", but this Memlog reads up to " + ExportLine.VERSION + ": use a newer one");
        }
        return new ExportLine.Header(version, fields.instant("exportedAt"), fields.whole("highestNumber", 0));
    }

    private ObjectNode header(ExportLine.Header header) {
        ObjectNode json = typed(HEADER)
                .put("version", header.version())
                .put("exportedAt", header.exportedAt().toString());
        return header.highestNumber() > 0 ? json.put("highestNumber", header.highestNumber()) : json;
    }

    private ExportLine.Session session(ExportFields fields) throws BadLineException {
        return new ExportLine.Session(
                fields.sessionId(),
                fields.textOrNull("project"),
                team.value(),
                fields.textOr("author", author),
                fields.textOr("platform", DEFAULT_PLATFORM),
                fields.instant("startedAt"),
                fields.instant("lastActivityAt"),
                (int) fields.whole("promptCount", 0),
                fields.texts("memorySessionIds"),
                fields.visibility());
    }

    private ExportLine.Memory memory(String type, ExportFields fields) throws BadLineException {
        long number = fields.whole("number", 0);
        MemoryRecord.Memory memory = content(type, provenance(number, fields), fields);
        return new ExportLine.Memory(number, memory, fields.flag("hidden"), ExportMarks.read(fields, memory, author));
    }

    private static MemoryRecord.Memory content(String type, Provenance from, ExportFields fields)
            throws BadLineException {
        return switch (type) {
            case OBSERVATION ->
                new MemoryRecord.Observation(
                        from,
                        fields.text("kind"),
                        fields.text("title"),
                        fields.textOrNull("subtitle"),
                        fields.textOrNull("narrative"),
                        fields.texts("facts"),
                        fields.texts("concepts"),
                        fields.texts("filesRead"),
                        fields.texts("filesModified"),
                        fields.grounds(),
                        fields.origins(SUPERSEDES),
                        fields.hashes(ExportFields.ERRORS));
            case SUMMARY -> summary(from, fields);
            default -> new MemoryRecord.Prompt(from, fields.text("text"));
        };
    }

    private static MemoryRecord.Summary summary(Provenance from, ExportFields fields) throws BadLineException {
        MemoryRecord.Summary summary = new MemoryRecord.Summary(
                from,
                fields.textOrNull("request"),
                fields.textOrNull("investigated"),
                fields.textOrNull("learned"),
                fields.textOrNull("completed"),
                fields.textOrNull("nextSteps"),
                fields.textOrNull("notes"));
        boolean empty = summary.request() == null
                && summary.investigated() == null
                && summary.learned() == null
                && summary.completed() == null
                && summary.nextSteps() == null
                && summary.notes() == null;
        if (empty) {
            throw new BadLineException("request", "or another text of the summary must be there");
        }
        return summary;
    }

    private Provenance provenance(long number, ExportFields fields) throws BadLineException {
        List<Long> numbers = new ArrayList<>(fields.numbers("oldNumbers"));
        if (number > 0 && !numbers.contains(number)) {
            numbers.add(number);
        }
        return new Provenance(
                new MemoryKey(fields.sessionId(), 0, 0),
                fields.textOrNull("project"),
                (int) fields.whole("promptNumber", 0),
                fields.instant("at"),
                team.value(),
                fields.textOr("author", author),
                fields.textOr("platform", DEFAULT_PLATFORM),
                fields.textOrNull("memorySessionId"),
                fields.textOrNull("provider"),
                fields.textOrNull("model"),
                fields.whole("tokens", 0),
                fields.eventIds("events"),
                fields.textOrNull("agentId"),
                fields.textOrNull("agentType"),
                fields.call(),
                fields.origin(numbers),
                fields.visibility());
    }

    private ObjectNode session(ExportLine.Session session) {
        ObjectNode json = typed(SESSION).put("sessionId", session.sessionId().value());
        put(json, "project", session.project());
        json.put("team", session.team())
                .put("author", session.author())
                .put("platform", session.platform())
                .put("startedAt", session.startedAt().toString())
                .put("lastActivityAt", session.lastActivityAt().toString())
                .put("promptCount", session.promptCount());
        put(json, ExportFields.VISIBILITY, session.visibility());
        return list(json, "memorySessionIds", session.memorySessionIds());
    }

    private ObjectNode memory(ExportLine.Memory line) {
        return switch (line.memory()) {
            case MemoryRecord.Observation o -> {
                ObjectNode json = provenance(OBSERVATION, line);
                json.put("kind", o.kind()).put("title", o.title());
                put(json, "subtitle", o.subtitle());
                put(json, "narrative", o.narrative());
                list(json, "facts", o.facts());
                list(json, "concepts", o.concepts());
                list(json, "filesRead", o.filesRead());
                if (o.grounds() != null) {
                    json.set(ExportFields.GROUNDS, mapper.valueToTree(o.grounds()));
                }
                list(json, SUPERSEDES, o.supersedes());
                if (!o.errors().isEmpty()) {
                    o.errors().forEach(json.putArray(ExportFields.ERRORS)::add);
                }
                yield list(json, "filesModified", o.filesModified());
            }
            case MemoryRecord.Summary s -> {
                ObjectNode json = provenance(SUMMARY, line);
                put(json, "request", s.request());
                put(json, "investigated", s.investigated());
                put(json, "learned", s.learned());
                put(json, "completed", s.completed());
                put(json, "nextSteps", s.nextSteps());
                put(json, "notes", s.notes());
                yield json;
            }
            case MemoryRecord.Prompt p -> provenance(PROMPT, line).put("text", p.text());
        };
    }

    private ObjectNode provenance(String type, ExportLine.Memory line) {
        Provenance from = line.memory().provenance();
        ObjectNode json = typed(type).put("origin", line.originId());
        if (line.number() > 0) {
            json.put("number", line.number());
        }
        if (from.origin() != null && !from.origin().numbers().isEmpty()) {
            from.origin().numbers().forEach(json.putArray("oldNumbers")::add);
        }
        if (line.hidden()) {
            json.put("hidden", true);
        }
        ExportMarks.write(json, line.marks());
        json.put("sessionId", from.key().session().value());
        put(json, "project", from.project());
        json.put("promptNumber", from.promptNumber())
                .put("at", from.at().toString())
                .put("team", from.team())
                .put("author", from.author())
                .put("platform", from.platform());
        put(json, "memorySessionId", from.memorySessionId());
        put(json, "provider", from.provider());
        put(json, "model", from.model());
        json.put("tokens", from.tokens());
        list(json, "events", from.events().stream().map(EventId::value).toList());
        put(json, "agentId", from.agentId());
        put(json, "agentType", from.agentType());
        put(json, ExportFields.VISIBILITY, from.visibility());
        if (from.call() != null) {
            json.set("call", mapper.valueToTree(from.call()));
        }
        return json;
    }

    private ObjectNode typed(String type) {
        return mapper.createObjectNode().put("type", type);
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Visibility value) {
        put(json, name, value == null ? null : value.wireName());
    }

    /** Nothing is written for an empty list. */
    private static ObjectNode list(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.putArray(name)::add);
        }
        return json;
    }
}
