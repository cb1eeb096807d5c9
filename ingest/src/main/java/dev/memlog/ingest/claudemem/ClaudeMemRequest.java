/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.edge.Issue;
import dev.memlog.edge.Request;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonBody;
import dev.memlog.ingest.accept.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of claude-mem's write wire, with what its routes share.
 *
 * @param origin null, with an issue, if the request names no session
 * @param named the event's id if the sender gives one
 */
record ClaudeMemRequest(
        JsonFields fields,
        @Nullable EventOrigin origin,
        @Nullable EventId named,
        List<Issue> issues) {

    static ClaudeMemRequest bySessionId(Request request) {
        JsonBody body = JsonBody.object(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        boolean readable = issues.isEmpty();
        JsonFields fields = new JsonFields(body.json(), List.of(), issues);
        if (!readable) {
            return new ClaudeMemRequest(fields, null, null, issues);
        }
        SessionId session =
                fields.sessionId(request.principal().team(), "contentSessionId", "claudeSessionId", "sessionId");
        String platform = platform(request, fields);
        String project = project(request, fields);
        EventOrigin origin = session == null
                ? null
                : EventOrigin.of(
                        request.principal(),
                        session,
                        null,
                        platform,
                        project,
                        fields.word("cwd"),
                        fields.word("agentId"),
                        fields.word("agentType"));
        return new ClaudeMemRequest(fields, origin, named(request), issues);
    }

    static ClaudeMemRequest byNumber(Request request) {
        JsonBody body = JsonBody.object(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        boolean readable = issues.isEmpty();
        JsonFields fields = new JsonFields(body.json(), List.of(), issues);
        SessionNumber number = number(request, issues);
        if (!readable || number == null) {
            return new ClaudeMemRequest(fields, null, null, issues);
        }
        EventOrigin origin = new EventOrigin(
                request.principal(),
                number,
                null,
                null,
                platform(request, fields),
                project(request, fields),
                fields.word("cwd"),
                fields.word("agentId"),
                fields.word("agentType"));
        return new ClaudeMemRequest(fields, origin, named(request), issues);
    }

    /** For routes whose path says everything; the body is not read. */
    static ClaudeMemRequest withoutBody(Request request) {
        List<Issue> issues = new ArrayList<>();
        JsonFields fields = new JsonFields(JsonNodeFactory.instance.objectNode(), List.of(), issues);
        SessionNumber number = number(request, issues);
        EventOrigin origin =
                number == null ? null : EventOrigin.of(request.principal(), number, IngestHeaders.platform(request));
        return new ClaudeMemRequest(fields, origin, named(request), issues);
    }

    boolean isValid() {
        return issues.isEmpty();
    }

    private static @Nullable SessionNumber number(Request request, List<Issue> issues) {
        try {
            return new SessionNumber(Long.parseLong(request.path("id")));
        } catch (IllegalArgumentException e) {
            issues.add(new Issue(
                    List.of("id"),
                    "is not a session number: send the sessionDbId that /api/sessions/init answered",
                    "invalid_value"));
            return null;
        }
    }

    private static @Nullable String platform(Request request, JsonFields fields) {
        String platform = fields.word("platformSource");
        return platform == null ? IngestHeaders.platform(request) : platform;
    }

    private static @Nullable String project(Request request, JsonFields fields) {
        String project = fields.word("project");
        String header = request.header(IngestHeaders.PROJECT);
        return header == null ? project : header;
    }

    private static @Nullable EventId named(Request request) {
        String key = request.header(IngestHeaders.IDEMPOTENCY_KEY);
        return key == null ? null : JsonFields.toEventId(key);
    }
}
