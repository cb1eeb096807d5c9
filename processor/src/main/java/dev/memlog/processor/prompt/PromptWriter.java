/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.Envelope;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.text.OneLine;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of one call: standing instructions, and an input of digest, request and batch within a budget.
 * Text of users and tools is data: escaped, so that it cannot pass for structure.
 *
 * <p>Threading: safe.
 */
public final class PromptWriter {
    private static final double DIGEST_SHARE = 0.2;
    private static final double STILL_KEPT = 0.9;

    /** Share of an input for events; the rest is for the digest, the request and the frame. */
    private static final double EVENTS_SHARE = 0.7;

    /** With less of each field than that, an event says little. */
    private static final int FAIR_FIELD = 96;

    private static final String SUMMARY_REQUEST = """
            The primary session has finished this turn. After the observations, sum the turn up:
            <summary>
            <request></request>
            <investigated></investigated>
            <learned></learned>
            <completed></completed>
            <next_steps></next_steps>
            <notes></notes>
            </summary>
            """;
    private static final String ASKED_AGAIN = """
            Your last answer to these events held none of the elements that the instructions describe, so nothing could \
            be recorded. Answer again with those elements alone: observations, or the skip element with its reason.
            """;

    private final TeamModes modes;

    /** A writer with the modes for software work. */
    public PromptWriter() {
        this(Modes.CODE);
    }

    public PromptWriter(TeamModes modes) {
        this.modes = modes;
    }

    public ProviderRequest write(PromptInput input) {
        return write(input, Integer.MAX_VALUE);
    }

    /** @param promptTokens the model's prompt limit, including the instructions */
    public ProviderRequest write(PromptInput input, int promptTokens) {
        String instructions = instructions(input.sessionId(), input.project());
        boolean isLimited = promptTokens != Integer.MAX_VALUE;
        PromptBudget budget =
                isLimited ? input.budget().within(promptTokens - TokenEstimate.of(instructions)) : input.budget();
        // A model's size is usually a guess: another refusal is better than leaving out events that then count as
        // processed.
        int atLeast = isLimited ? input.events().size() : 1;
        return new ProviderRequest(
                input.sessionId(),
                input.memorySessionId(),
                instructions,
                fitted(input, budget, atLeast),
                input.events(),
                input.userPrompt(),
                input.project(),
                input.traceparent());
    }

    /**
     * The number of events that a batch may have for a model of limited size, each with a fair part of its text.
     *
     * @param promptTokens the model's prompt limit, including the instructions
     * @return at least 1, at most all
     */
    public int mostEvents(List<BatchEvent> events, SessionId session, @Nullable String project, int promptTokens) {
        int input = promptTokens - TokenEstimate.of(instructions(session, project));
        int left = (int) (PromptBudget.DEFAULT.within(input).maxInputTokens() * EVENTS_SHARE);
        int most = 0;
        while (most < events.size()) {
            StringBuilder text = new StringBuilder();
            textOf(events.get(most)).appendTo(text, FAIR_FIELD);
            left -= TokenEstimate.of(text);
            if (left < 0) {
                break;
            }
            most++;
        }
        return Math.max(1, most);
    }

    private String instructions(SessionId session, @Nullable String project) {
        return modes.ofTeam(session.team()).instructions(project);
    }

    /**
     * Halves the room of each field until the whole fits; then leaves out events until it does.
     *
     * @param atLeast minimum number of events, even if they do not fit
     */
    private static String fitted(PromptInput input, PromptBudget budget, int atLeast) {
        List<EventText> events =
                input.events().stream().map(PromptWriter::textOf).toList();
        int fieldTokens = budget.maxFieldTokens();
        int kept = events.size();
        while (true) {
            String text = text(input, budget, events, kept, fieldTokens);
            boolean least = fieldTokens <= PromptBudget.MIN_FIELD && kept <= atLeast;
            if (least || TokenEstimate.of(text) <= budget.maxInputTokens()) {
                return text;
            }
            if (fieldTokens > PromptBudget.MIN_FIELD) {
                fieldTokens = Math.max(PromptBudget.MIN_FIELD, fieldTokens / 2);
            } else {
                kept = Math.min(kept - 1, (int) (kept * STILL_KEPT));
            }
        }
    }

    /** @param kept number of events written: the first and the last of them, with a mark between */
    private static String text(
            PromptInput input, PromptBudget budget, List<EventText> events, int kept, int fieldTokens) {
        StringBuilder out = new StringBuilder();
        appendFrame(out, input, budget, fieldTokens);
        int first = kept / 2;
        int last = events.size() - (kept - first);
        events.subList(0, first).forEach(event -> event.appendTo(out, fieldTokens));
        if (last > first) {
            out.append("[… ").append(last - first).append(" events left out …]\n");
        }
        events.subList(last, events.size()).forEach(event -> event.appendTo(out, fieldTokens));
        if (input.events().stream().anyMatch(BatchEvent::asksForSummary)) {
            out.append('\n').append(SUMMARY_REQUEST);
        }
        if (input.askedAgain()) {
            out.append('\n').append(ASKED_AGAIN);
        }
        return out.toString();
    }

    private static void appendFrame(StringBuilder out, PromptInput input, PromptBudget budget, int fieldTokens) {
        if (input.project() != null) {
            element(out, "project", input.project(), fieldTokens);
        }
        List<String> digest = newestWithin(input.digest(), (int) (budget.maxInputTokens() * DIGEST_SHARE));
        if (!digest.isEmpty()) {
            out.append(DigestLine.OPEN).append('\n');
            digest.forEach(line ->
                    out.append("- ").append(XmlText.escape(OneLine.of(line))).append('\n'));
            out.append(DigestLine.CLOSE).append('\n');
        }
        if (!input.userPrompt().isBlank()) {
            out.append("<user_request number=\"").append(input.promptNumber()).append("\">");
            out.append(XmlText.escape(Elision.cut(input.userPrompt(), fieldTokens)));
            out.append("</user_request>\n");
        }
        out.append('\n');
    }

    private static List<String> newestWithin(List<String> digest, int tokens) {
        int first = digest.size();
        int left = tokens;
        while (first > 0 && (left -= TokenEstimate.of(digest.get(first - 1)) + 1) >= 0) {
            first--;
        }
        return digest.subList(first, digest.size());
    }

    private static EventText textOf(BatchEvent batched) {
        SessionEvent event = batched.event();
        long number = batched.number();
        return switch (event) {
            case SessionEvent.ToolUsed e ->
                new EventText(number, e.toolName(), e.envelope(), plain(e.input()), plain(e.output()), e.failed());
            case SessionEvent.SubagentStopped e ->
                new EventText(
                        number,
                        "subagent finished",
                        e.envelope(),
                        agentOf(e.envelope()),
                        e.lastAssistantMessage(),
                        false);
            case SessionEvent.ActivityReported e ->
                new EventText(number, e.kind(), e.envelope(), null, plain(e.payload()), false);
            case SessionEvent.TurnEnded e ->
                new EventText(number, null, e.envelope(), null, e.lastAssistantMessage(), false);
            case SessionEvent.SessionStarted e -> settled(number, "session started", e.envelope(), e.source());
            case SessionEvent.PromptSubmitted e -> settled(number, "user request", e.envelope(), e.text());
            case SessionEvent.CompactionStarted e -> settled(number, "compaction", e.envelope(), e.trigger());
            case SessionEvent.SessionEnded e -> new EventText(number, null, e.envelope(), null, "", false);
            case SessionEvent.EventSkipped e -> settled(number, "event left out", e.envelope(), e.reason());
            case SessionEvent.MemoryAdded e -> settled(number, "memory added", e.envelope(), "");
            case SessionEvent.SessionAdded e -> settled(number, "session added", e.envelope(), "");
            case SessionEvent.CompleteSession e -> settled(number, "session completed", e.envelope(), e.reason());
            case SessionEvent.CancelSession e -> settled(number, "session cancelled", e.envelope(), e.reason());
            case SessionEvent.DiscardLetter e -> settled(number, "letter discarded", e.envelope(), e.reason());
            case DiscardUndecodable e -> settled(number, "letter discarded", e.envelope(), e.reason());
            case SessionEvent.HideMemory e -> settled(number, "memory hidden", e.envelope(), "");
            case SessionEvent.ShareMemory e -> settled(number, "memory shared", e.envelope(), "");
            case MarkMemory e -> settled(number, "memory marked", e.envelope(), "");
            case SessionEvent.SetVisibility e -> settled(number, "visibility set", e.envelope(), "");
            case SessionEvent.ForgetMemories e -> settled(number, "memories forgotten", e.envelope(), "");
            case SessionEvent.UnknownEvent e ->
                settled(number, e.type(), e.envelope(), e.body() == null ? "" : plain(e.body()));
        };
    }

    /** An event that needs no provider; written all the same should a batch ever hold one. */
    private static EventText settled(long number, String what, Envelope envelope, String outcome) {
        return new EventText(number, what, envelope, null, outcome, false);
    }

    private static @Nullable String agentOf(Envelope envelope) {
        return envelope.agentType() == null ? envelope.agentId() : envelope.agentType();
    }

    private static String plain(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }

    private static void element(StringBuilder out, String name, String text, int tokens) {
        out.append('<').append(name).append('>');
        out.append(XmlText.escape(Elision.cut(text, tokens)));
        out.append("</").append(name).append(">\n");
    }

    /** @param what null for the end of a turn, which comes from no tool and asks for a summary */
    private record EventText(
            long number,
            @Nullable String what,
            Envelope envelope,
            @Nullable String parameters,
            String outcome,
            boolean failed) {
        void appendTo(StringBuilder out, int fieldTokens) {
            if (what == null) {
                out.append("<turn_ended number=\"").append(number).append("\">\n");
                element(out, "last_assistant_message", outcome, fieldTokens);
                out.append("</turn_ended>\n");
                return;
            }
            out.append("<observed_from_primary_session number=\"")
                    .append(number)
                    .append("\">\n");
            element(out, "what_happened", what, PromptBudget.MIN_FIELD);
            element(out, "occurred_at", envelope.at().toString(), PromptBudget.MIN_FIELD);
            if (envelope.cwd() != null) {
                element(out, "working_directory", envelope.cwd(), fieldTokens);
            }
            if (parameters != null) {
                element(out, "parameters", parameters, fieldTokens);
            }
            out.append(failed ? "<outcome status=\"failed\">" : "<outcome>");
            out.append(XmlText.escape(Elision.cut(outcome, fieldTokens)));
            out.append("</outcome>\n</observed_from_primary_session>\n");
        }
    }
}
