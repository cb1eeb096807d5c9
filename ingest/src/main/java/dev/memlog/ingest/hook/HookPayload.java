/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.edge.Request;
import dev.memlog.event.SessionId;
import dev.memlog.event.WireMapper;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.MendedJson;
import dev.memlog.ingest.accept.MessageText;
import dev.memlog.ingest.accept.Moments;
import dev.memlog.ingest.accept.RecentSessions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a hook sent, with the readers that all agents share.
 *
 * <p>Threading: confined to the request's thread.
 *
 * @param cut whether the payload ended before its JSON did
 */
record HookPayload(JsonNode json, JsonFields fields, Request request, boolean cut) {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final int DIGEST = 32;

    /** The agent's own name of the hook; blank if missing. */
    String hookName() {
        String name = MessageText.scalar(fields.any("hook_event_name", "event"));
        return name == null ? "" : name.strip();
    }

    boolean has(String name) {
        return json.has(name);
    }

    /** A tool's output, or a mark if the payload was cut before it. */
    JsonNode orMark(JsonNode output) {
        return cut && output.isNull() ? TextNode.valueOf(MendedJson.CUT_MARK) : output;
    }

    /** A prompt, or a mark if the payload was cut before it. */
    @Nullable
    String orMark(@Nullable String text) {
        return cut && text == null ? MendedJson.CUT_MARK : text;
    }

    /** Stands for an id if the agent sends none; a resent hook has the same digest. */
    String digest() {
        return RecentSessions.digest(json.toString()).substring(0, DIGEST);
    }

    /** A time within the bounds; null if it is missing or unreadable. */
    @Nullable
    Instant moment(String name) {
        return Moments.of(fields.any(name));
    }

    /** A JSON property, also one that an agent sends as a string of JSON. */
    JsonNode unpacked(String... names) {
        JsonNode value = fields.any(names);
        if (!value.isTextual()) {
            return value;
        }
        String text = value.textValue().strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return value;
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    /** The agent's working folder, under any of its names. */
    @Nullable
    String folder() {
        String folder = fields.word("cwd", "working_directory", "workspace_folder", "workspace_path", "project_dir");
        String workspace = folder == null ? firstOf("workspace_folders") : folder;
        return workspace == null ? firstOf("workspace_roots") : workspace;
    }

    /** The first folder of a list, or null. */
    @Nullable
    String firstOf(String name) {
        JsonNode first = fields.any(name).path(0);
        return first.isTextual() && !first.textValue().isBlank() ? first.textValue() : null;
    }

    /** @param platform the agent's name, unless a header overrides it */
    EventOrigin origin(SessionId session, String platform, @Nullable Instant at, @Nullable String cwd) {
        String header = IngestHeaders.platform(request);
        String project = request.header(IngestHeaders.PROJECT);
        return EventOrigin.of(
                request.principal(),
                session,
                at,
                header == null ? platform : header,
                project == null ? fields.text("project") : project,
                cwd,
                fields.text("agent_id"),
                fields.text("agent_type"));
    }

    /** The first text that is present and not blank. */
    @Nullable
    String firstText(String... names) {
        for (String name : List.of(names)) {
            String text = fields.text(name);
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** The session's id, in the team of the request's key; null, with an issue, if it is missing. */
    @Nullable
    SessionId sessionId(String... names) {
        return fields.sessionId(request.principal().team(), names);
    }
}
