/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.event.SessionId;
import dev.memlog.event.WireMapper;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.JsonText;
import dev.memlog.ingest.accept.MendedJson;
import dev.memlog.ingest.accept.Moments;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.http.IngestRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a hook sent, and what all agents' hooks are alike in.
 *
 * <p>Threading: confined to the request's thread.
 *
 * @param cut whether the payload ended before its JSON did
 */
record HookPayload(JsonNode json, JsonFields fields, IngestRequest request, boolean cut) {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final int DIGEST = 32;

    HookPayload(JsonNode json, JsonFields fields, IngestRequest request) {
        this(json, fields, request, false);
    }

    /** The agent's own name of the hook; blank if it gave none. */
    String hookName() {
        String name = JsonText.scalar(fields.any("hook_event_name", "event"));
        return name == null ? "" : name.strip();
    }

    boolean has(String name) {
        return json.has(name);
    }

    /** A tool's output; where the payload ends before it, a mark that says so. */
    JsonNode orMark(JsonNode output) {
        return cut && output.isNull() ? TextNode.valueOf(MendedJson.CUT_MARK) : output;
    }

    /** A prompt; where the payload ends before it, a mark that says so. */
    @Nullable
    String orMark(@Nullable String text) {
        return cut && text == null ? MendedJson.CUT_MARK : text;
    }

    /** Stands for an id where the agent gives none: the same hook, sent again, has the same. */
    String digest() {
        return RecentSessions.digest(json.toString()).substring(0, DIGEST);
    }

    /** A moment within the bounds of time, or null where there is none that can be read. */
    @Nullable
    Instant moment(String name) {
        return Moments.of(fields.any(name));
    }

    /** A property that is JSON, or JSON in a string, as some agents send it. */
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

    /** The folder that the agent works in, by whatever name an editor tells it. */
    @Nullable
    String folder() {
        String folder = fields.word("cwd", "working_directory", "workspace_folder", "workspace_path", "project_dir");
        String workspace = folder == null ? firstOf("workspace_folders") : folder;
        return workspace == null ? firstOf("workspace_roots") : workspace;
    }

    /** The first of the folders in a list, or null. */
    @Nullable
    String firstOf(String name) {
        JsonNode first = fields.any(name).path(0);
        return first.isTextual() && !first.textValue().isBlank() ? first.textValue() : null;
    }

    /** @param platform the agent's name, unless a header gives another */
    EventOrigin origin(SessionId session, String platform, @Nullable Instant at, @Nullable String cwd) {
        String header = request.platformHeader();
        String project = request.header(IngestRequest.PROJECT);
        return EventOrigin.of(
                session,
                at,
                header == null ? platform : header,
                project == null ? fields.text("project") : project,
                cwd,
                fields.text("agent_id"),
                fields.text("agent_type"));
    }

    /** The first of the texts that is there, and not blank. */
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
}
