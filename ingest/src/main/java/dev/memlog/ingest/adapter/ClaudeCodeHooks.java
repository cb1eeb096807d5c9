/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.http.Adapter;
import dev.memlog.ingest.http.IngestRequest;
import dev.memlog.ingest.http.Issue;
import dev.memlog.ingest.http.Reply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /hooks}: Claude Code's hook payloads as they are. Most are answered {@code {}}, which tells Claude Code to
 * go on; SessionStart's answer carries the context, if it is there in time.
 *
 * <p>Threading: safe.
 */
final class ClaudeCodeHooks implements Adapter {
    private final Envelopes envelopes;
    private final Composer composer;
    private final Intake intake;
    private final ContextLookup contexts;
    private final RecentSessions recent;
    private final InstantSource clock;

    ClaudeCodeHooks(
            Envelopes envelopes,
            Composer composer,
            Intake intake,
            ContextLookup contexts,
            RecentSessions recent,
            InstantSource clock) {
        this.envelopes = envelopes;
        this.composer = composer;
        this.intake = intake;
        this.contexts = contexts;
        this.recent = recent;
        this.clock = clock;
    }

    @Override
    public Reply answer(IngestRequest request) {
        Body body = Body.object(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        if (!issues.isEmpty()) {
            return intake.invalid(issues);
        }
        Fields fields = new Fields(body.json(), List.of(), issues);
        SessionId session = fields.sessionId("session_id");
        String hook = fields.required("hook_event_name");
        if (session == null || !issues.isEmpty()) {
            return intake.invalid(issues);
        }
        Occasion occasion = new Occasion(request, fields, session, hook);
        SessionEvent event = toEvent(occasion);
        if (!issues.isEmpty()) {
            return intake.invalid(issues);
        }
        if (event == null) {
            return intake.ignored(Reply.empty());
        }
        return event instanceof SessionEvent.SessionStarted
                ? answerWithContext(event, request)
                : intake.publish(event, request, () -> {
                    note(hook, event);
                    return Reply.empty();
                });
    }

    private Reply answerWithContext(SessionEvent event, IngestRequest request) {
        ContextLookup.Pending context = contexts.begin(event.envelope().project());
        return intake.publish(event, request, () -> {
            String text = context.await();
            if (text.isBlank()) {
                return Reply.empty();
            }
            ObjectNode reply = JsonNodeFactory.instance.objectNode();
            reply.putObject("hookSpecificOutput")
                    .put("hookEventName", "SessionStart")
                    .put("additionalContext", text);
            return Reply.ok(reply);
        });
    }

    /** The event that a hook tells of, or null if it tells of none. */
    private @Nullable SessionEvent toEvent(Occasion on) {
        Fields fields = on.fields;
        return switch (on.hook) {
            case "SessionStart" -> composer.sessionStart(on.envelope(on.promptId), fields.text("source"));
            case "UserPromptSubmit" -> {
                String prompt = fields.text("prompt");
                yield composer.prompt(on.envelope(on.promptId), prompt == null ? "" : prompt);
            }
            case "PostToolUse" -> tool(on, fields.any("tool_response"), false);
            case "PostToolUseFailure" -> tool(on, error(fields), true);
            case "SubagentStop" -> {
                String answer = composer.answer(fields.text("last_assistant_message"));
                yield composer.subagentStop(on.answerEnvelope(answer), answer);
            }
            case "PreCompact" -> composer.compaction(on.envelope(on.promptId), fields.text("trigger"));
            case "Stop" -> {
                String answer = composer.answer(fields.text("last_assistant_message"));
                yield composer.turnEnd(on.answerEnvelope(answer), answer);
            }
            case "SessionEnd" -> composer.sessionEnd(on.envelope(on.promptId), fields.text("reason"));
            default -> null;
        };
    }

    private SessionEvent tool(Occasion on, JsonNode output, boolean failed) {
        String name = on.fields.required("tool_name");
        String use = on.fields.text("tool_use_id");
        return composer.tool(on.envelope(use), name, on.fields.any("tool_input"), output, failed);
    }

    private static JsonNode error(Fields fields) {
        JsonNode error = fields.any("error");
        return error.isNull() ? TextNode.valueOf("") : error;
    }

    private void note(String hook, SessionEvent event) {
        if (event instanceof PromptSubmitted prompt) {
            recent.onPrompt(event.envelope().session(), prompt.text(), clock.instant());
        } else if (hook.equals("UserPromptSubmit")
                && event instanceof EventSkipped skipped
                && skipped.reason().equals(Composer.PRIVATE)) {
            recent.onPrivatePrompt(event.envelope().session());
        }
    }

    /** One call of a hook, read as far as all hooks are alike. */
    private final class Occasion {
        private final Fields fields;
        private final String hook;
        private final Sender sender;
        private final @Nullable String promptId;
        private final @Nullable EventId named;

        Occasion(IngestRequest request, Fields fields, SessionId session, String hook) {
            this.fields = fields;
            this.hook = hook;
            this.promptId = fields.text("prompt_id");
            String key = request.header(IngestRequest.IDEMPOTENCY_KEY);
            this.named = key == null ? null : fields.toEventId("Idempotency-Key", key);
            String project = request.header(IngestRequest.PROJECT);
            this.sender = Sender.of(
                    session,
                    null,
                    request.platformHeader(),
                    project == null ? fields.text("project") : project,
                    fields.text("cwd"),
                    fields.text("agent_id"),
                    fields.text("agent_type"));
        }

        Envelope envelope(@Nullable String occasionId) {
            return envelopes.of(sender, named != null ? named : EventIds.of(hook, occasionId, sender.agentId()));
        }

        Envelope answerEnvelope(String answer) {
            return envelopes.of(
                    sender, named != null ? named : EventIds.ofAnswer(hook, promptId, sender.agentId(), answer));
        }
    }
}
