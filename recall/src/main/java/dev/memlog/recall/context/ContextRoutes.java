/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.memory.AsOfDate;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The context for a session: at its start, on a prompt, and around a tool call. */
public final class ContextRoutes {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final int LONGEST_PROMPT = 16_000;
    private static final int LONGEST_NAME = 4_096;
    private static final int MOST = 20;
    private static final String EXAMPLE = "{\"q\": \"why is the cart rounded?\", \"project\": \"shop\"}";

    private static final String TOOL_EXAMPLE = "{\"file\": \"src/Cart.java\", \"project\": \"shop\"}";

    private final ContextComposer composer;
    private final InstantSource clock;
    private final ZoneId zone;

    /** @param zone of days */
    public ContextRoutes(ContextComposer composer, InstantSource clock, ZoneId zone) {
        this.composer = composer;
        this.clock = clock;
        this.zone = zone;
    }

    public void addTo(Routes routes, Gate gate) {
        for (String route : List.of("/api/context/inject", "/api/context/preview")) {
            routes.get(KeyScope.READ, route, gate.get(route, this::context));
        }
        String semantic = "/api/context/semantic";
        routes.post(KeyScope.READ, semantic, gate.post(semantic, this::onPrompt));
        String tool = "/api/context/tool";
        routes.post(KeyScope.READ, tool, gate.post(tool, this::aroundTool));
    }

    public Reply context(Request request) throws BadRequestException {
        ContextQuestion question = new ContextQuestion(
                request.projects(),
                text(request, "session"),
                text(request, "folder"),
                text(request, "branch"),
                text(request, "agent"),
                AsOfDate.of(request, clock.instant(), zone));
        if (question.projects().isEmpty()) {
            throw new BadRequestException("project", "given, or projects as a comma-separated list, the main one last");
        }
        boolean colors = request.flag("colors");
        boolean whole = request.flag("full");
        // A hook injects nothing for a project without memories; a person gets a text that says so.
        if (!request.flag("hook")) {
            return Reply.text(composer.show(question, clock.instant(), colors, whole));
        }
        ContextAnswer answer = composer.atStart(question, clock.instant());
        if (!request.text("format", 32).orElse("text").equals("json")) {
            return Reply.text(answer.text());
        }
        ObjectNode json = Reply.MAPPER.createObjectNode();
        return Reply.ok(json.put("context", answer.text()).put("message", answer.message()));
    }

    private static @Nullable String text(Request request, String name) throws BadRequestException {
        return request.text(name, Request.MAX_TEXT).orElse(null);
    }

    private Reply onPrompt(Request request) throws BadRequestException {
        JsonNode body = request.jsonObject(EXAMPLE);
        String prompt = text(body, "q", LONGEST_PROMPT, EXAMPLE);
        return reply(composer.onPrompt(question(body, EXAMPLE), prompt, clock.instant(), limit(body)));
    }

    private Reply aroundTool(Request request) throws BadRequestException {
        JsonNode body = request.jsonObject(TOOL_EXAMPLE);
        ToolQuestion tool = new ToolQuestion(
                known(text(body, "file", LONGEST_NAME, TOOL_EXAMPLE)),
                known(text(body, "command", LONGEST_PROMPT, TOOL_EXAMPLE)),
                known(text(body, "error", LONGEST_PROMPT, TOOL_EXAMPLE)));
        if (tool.isEmpty()) {
            throw new BadRequestException("file", "given, or a command or an error, as in " + TOOL_EXAMPLE);
        }
        return reply(composer.aroundTool(question(body, TOOL_EXAMPLE), tool, clock.instant()));
    }

    private static Reply reply(Recalled recalled) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        return Reply.ok(json.put("context", recalled.text()).put("count", recalled.count()));
    }

    private static ContextQuestion question(JsonNode body, String example) throws BadRequestException {
        List<String> projects = new ArrayList<>();
        for (JsonNode each : body.path("projects")) {
            projects.add(each.asText());
        }
        projects.add(text(body, "project", LONGEST_NAME, example));
        return new ContextQuestion(
                projects,
                known(text(body, "session", LONGEST_NAME, example)),
                known(text(body, "folder", LONGEST_NAME, example)),
                null,
                text(body, "agent", LONGEST_NAME, example));
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Cut to what is read of it; empty if it is not there. */
    private static String text(JsonNode body, String name, int maxLength, String example) throws BadRequestException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new BadRequestException(name, "a text, as in " + example);
        }
        String text = value.textValue().strip();
        return text.substring(0, Math.min(text.length(), maxLength));
    }

    private static int limit(JsonNode body) throws BadRequestException {
        JsonNode limit = body.path("limit");
        if (limit.isMissingNode() || limit.isNull()) {
            return 0;
        }
        // claude-mem's client sends its setting, which is a text.
        String digits = limit.asText("");
        if (!COUNT.matcher(digits).matches() || Integer.parseInt(digits) == 0) {
            throw new BadRequestException("limit", "a whole number from 1 to " + MOST);
        }
        return Math.min(Integer.parseInt(digits), MOST);
    }
}
