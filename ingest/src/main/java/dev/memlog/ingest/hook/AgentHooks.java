/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Issue;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.ground.Grounds;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.HookEventIds;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonBody;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.RequestAcceptor;
import dev.memlog.ingest.accept.SessionKey;
import dev.memlog.ingest.accept.SessionMoves;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import dev.memlog.ingest.ground.SentGrounds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /hooks?agent=…}: accepts the hook payloads of coding agents unchanged. Each reply has its agent's form
 * and lets the agent continue; the reply to a session's start carries the context, and the reply to a prompt related
 * memories, if they arrive in time; so can the replies before a tool call and after a failed one.
 *
 * <p>Threading: safe.
 */
public final class AgentHooks implements Wire {
    private static final HookReader CURSOR = new CursorReader();
    private static final HookReader COPILOT = ClaudeCodeReader.ofCopilot();
    private static final Map<String, HookReader> READERS = Map.of(
            "claude-code",
            ClaudeCodeReader.ofClaudeCode(),
            "codex",
            ClaudeCodeReader.ofCodex(),
            "cursor",
            CURSOR,
            "gemini",
            new GeminiReader(),
            "copilot",
            COPILOT,
            "vscode",
            COPILOT,
            "raw",
            new RawReader("raw"));
    /** 8 MB of heap at most; answers are cut to ingest.max-field-bytes first. */
    private static final long MAX_ANSWERS = 4_000_000;

    private final Envelopes envelopes;
    private final EventComposer composer;
    private final RequestAcceptor acceptor;
    private final SessionContexts contexts;
    private final RecentSessions recent;
    private final SessionMoves moves;
    private final InstantSource clock;
    private final LastAnswers answers = new LastAnswers(MAX_ANSWERS);

    public AgentHooks(WireParts parts, ContextSource contexts, IngestConfig config) {
        this.envelopes = parts.envelopes();
        this.composer = parts.composer();
        this.acceptor = parts.acceptor();
        this.recent = parts.recent();
        this.moves = parts.moves();
        this.clock = parts.clock();
        this.contexts = new SessionContexts(contexts, config);
    }

    @Override
    public void addTo(WireRoutes routes) {
        routes.post("/hooks", this::answer);
    }

    private Reply answer(Request request) {
        JsonBody body = JsonBody.mendedObject(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        if (!issues.isEmpty()) {
            return acceptor.reject(issues);
        }
        HookPayload payload = new HookPayload(
                body.json(), new JsonFields(body.json(), List.of(), issues), request, body.cut() || request.isCut());
        HookReader reader = reader(payload);
        HookCall call = reader.read(payload);
        Grounds sent = SentGrounds.of(body.json(), issues);
        EventId named = named(payload);
        if (call == null && issues.isEmpty()) {
            issues.add(new Issue(List.of("hook_event_name"), "is missing: send it as a non-empty string", "required"));
        }
        if (call == null || !issues.isEmpty()) {
            return acceptor.reject(body.with(issues));
        }
        HookCall delivered = HookDelivery.applyTo(placed(call), request, clock.instant());
        return answer(payload, reader, delivered, named, sent);
    }

    private HookCall placed(HookCall call) {
        // Compaction leaves a conversation in its project, whatever folder the agent is in.
        boolean starts = call.report() instanceof HookReport.SessionStart start && !"compact".equals(start.source());
        return new HookCall(moves.place(call.origin(), starts), call.hook(), call.occasion(), call.report());
    }

    private static HookReader reader(HookPayload payload) {
        String agent = payload.request().option("agent", "claude-code");
        if (agent.equals("claude-code") && payload.has("cursor_version")) {
            // Cursor runs the hooks in Claude Code's settings, too, with its own payloads.
            return CURSOR;
        }
        if (agent.equals("claude-code") && payload.has("hookEventName")) {
            // So do VS Code's agent and GitHub's Copilot.
            return COPILOT;
        }
        // An unknown agent keeps its name, and the raw reader reads its hooks.
        return READERS.getOrDefault(agent, new RawReader(agent));
    }

    private static @Nullable EventId named(HookPayload payload) {
        String key = payload.request().header(IngestHeaders.IDEMPOTENCY_KEY);
        return key == null ? null : JsonFields.toEventId(key);
    }

    private Reply answer(
            HookPayload payload, HookReader reader, HookCall call, @Nullable EventId named, @Nullable Grounds sent) {
        if (call.report() instanceof HookReport.BeforeTool before) {
            return beforeTool(payload, reader, call, before);
        }
        SessionEvent event = toEvent(call, named, sent);
        ObjectNode goOn = reader.goOn(payload);
        if (event == null) {
            return acceptor.ignore(Reply.ok(goOn));
        }
        boolean takesNone = (event instanceof PromptSubmitted && !reader.promptTakesContext())
                || (event instanceof ToolUsed && !reader.toolTakesContext())
                || !payload.request().principal().may(KeyScope.READ);
        ContextLookup.Pending context = takesNone ? ContextLookup.nothing() : contexts.begin(event, payload.request());
        return acceptor.accept(event, payload.request(), () -> {
            note(call, event);
            ContextSource.Answer found = context.await();
            ObjectNode reply = found.text().isBlank() ? goOn : reader.withContext(payload, found.text());
            return Reply.ok(found.message().isBlank() ? reply : reader.withMessage(reply, found.message()));
        });
    }

    /** A call that is not made yet is no event: it is composed as one, so that the same things are kept out. */
    private Reply beforeTool(HookPayload payload, HookReader reader, HookCall call, HookReport.BeforeTool before) {
        ObjectNode goOn = reader.goOn(payload);
        if (!contexts.areAroundTools()
                || !reader.toolTakesContext()
                || !payload.request().principal().may(KeyScope.READ)) {
            return acceptor.ignore(Reply.ok(goOn));
        }
        SessionEvent composed =
                composer.tool(envelope(call, null), before.name(), before.input(), NullNode.getInstance(), false);
        String text = composed instanceof ToolUsed tool
                ? contexts.beginBefore(tool, payload.request()).await().text()
                : "";
        return acceptor.ignore(Reply.ok(text.isBlank() ? goOn : reader.withContext(payload, text)));
    }

    /** The event that a hook reports; null if it reports none. */
    private @Nullable SessionEvent toEvent(HookCall call, @Nullable EventId named, @Nullable Grounds sent) {
        return switch (call.report()) {
            case HookReport.SessionStart start -> composer.sessionStart(envelope(call, named), start.source());
            case HookReport.Prompt prompt ->
                composer.prompt(
                        envelope(call, named),
                        prompt.text() == null || prompt.text().isEmpty() ? EventComposer.MEDIA_PROMPT : prompt.text());
            case HookReport.Tool tool ->
                composer.tool(envelope(call, named), tool.name(), tool.input(), tool.output(), tool.failed(), sent);
            case HookReport.SubagentStop stop -> {
                RedactedAnswer answer = composer.redact(stop.answer());
                yield composer.subagentStop(answerEnvelope(call, named, answer), answer);
            }
            case HookReport.Compaction compaction -> composer.compaction(envelope(call, named), compaction.trigger());
            case HookReport.Answer answer -> {
                answers.keep(call.origin().key(), composer.redact(answer.text()));
                yield null;
            }
            case HookReport.TurnEnd end -> turnEnd(call, named, end);
            case HookReport.SessionEnd end -> composer.sessionEnd(envelope(call, named), end.reason());
            case HookReport.BeforeTool before -> null;
            case HookReport.Nothing nothing -> null;
        };
    }

    private SessionEvent turnEnd(HookCall call, @Nullable EventId named, HookReport.TurnEnd end) {
        RedactedAnswer answer = end.answer() == null ? answers.of(call.origin().key()) : composer.redact(end.answer());
        // An answer from another hook is not part of the id: it may be forgotten when this hook is sent again.
        Envelope envelope = end.answer() == null ? envelope(call, named) : answerEnvelope(call, named, answer);
        return end.answerless() ? composer.answerless(envelope) : composer.turnEnd(envelope, answer);
    }

    private Envelope envelope(HookCall call, @Nullable EventId named) {
        EventOrigin origin = call.origin();
        return envelopes.of(
                origin, named != null ? named : HookEventIds.of(call.hook(), call.occasion(), origin.agentId()));
    }

    private Envelope answerEnvelope(HookCall call, @Nullable EventId named, RedactedAnswer answer) {
        EventOrigin origin = call.origin();
        return envelopes.of(
                origin,
                named != null ? named : HookEventIds.ofAnswer(call.hook(), call.occasion(), origin.agentId(), answer));
    }

    private void note(HookCall call, SessionEvent event) {
        if (call.report() instanceof HookReport.Prompt) {
            recent.onAccepted(event, clock.instant());
        }
        if (event instanceof PromptSubmitted || call.report() instanceof HookReport.TurnEnd) {
            answers.forget(SessionKey.of(event.envelope()));
        }
    }
}
