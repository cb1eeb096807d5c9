/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.Settlement;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns a parsed reply into memories with their keys and provenance. Pure: the same reply gives the same memories. */
final class MemoryWriter {
    private MemoryWriter() {}

    /** The memories in the reply's order, each with the events it cites, or all of the batch's if it cites none. */
    static List<MemoryRecord.Memory> write(
            SessionState.Calling state, SessionInput.ProviderAnswered answer, ParsedReply.Memories reply) {
        List<MemoryRecord.Memory> memories = new ArrayList<>();
        int count = reply.observations().size() + (reply.summary() == null ? 0 : 1);
        for (ParsedReply.ParsedObservation parsed : reply.observations()) {
            List<PendingEvent> sources = cited(answer.batch(), parsed.citedEvents());
            Provenance provenance = provenance(state, answer, sources, memories.size(), count);
            memories.add(new MemoryRecord.Observation(
                    provenance,
                    parsed.kind(),
                    parsed.title(),
                    parsed.subtitle(),
                    parsed.narrative(),
                    parsed.facts(),
                    parsed.concepts(),
                    parsed.filesRead(),
                    parsed.filesModified(),
                    MemoryGrounds.of(answer.batch(), sources, parsed),
                    superseded(state, parsed),
                    errors(sources)));
        }
        ParsedReply.ParsedSummary summary = reply.summary();
        if (summary != null) {
            // Keyed by the batch's last event, so that it sorts after the observations it sums up.
            List<PendingEvent> turn = List.of(answer.batch().getLast());
            memories.add(new MemoryRecord.Summary(
                    provenance(state, answer, turn, memories.size(), count),
                    summary.request(),
                    summary.investigated(),
                    summary.learned(),
                    summary.completed(),
                    summary.nextSteps(),
                    summary.notes()));
        }
        return memories;
    }

    /** The settlement of a call's events, with those that its memories were made from. */
    static Settlement settlement(
            SessionState.Calling state,
            SessionInput.ProviderAnswered answer,
            EventOutcome outcome,
            List<MemoryRecord.Memory> memories) {
        Set<EventId> sources = memories.stream()
                .flatMap(memory -> memory.provenance().events().stream())
                .collect(Collectors.toSet());
        List<Long> remembered = answer.batch().stream()
                .filter(pending -> sources.contains(pending.event().envelope().id()))
                .map(PendingEvent::sequence)
                .toList();
        return new Settlement(
                state.facts().identity().number(),
                state.batch().sequences(),
                outcome,
                answer.now(),
                remembered,
                state.provider(),
                answer.charge().model(),
                call(state, answer),
                state.facts().identity().sessionId().team());
    }

    static MemoryRecord.Prompt prompt(
            SessionFacts facts, SessionEvent.PromptSubmitted event, long sequence, int number) {
        Envelope envelope = event.envelope();
        SessionIdentity identity = facts.identity();
        return new MemoryRecord.Prompt(
                Provenance.builder(
                                new MemoryKey(identity.sessionId(), sequence, 0),
                                envelope.at(),
                                identity.team(),
                                identity.author(),
                                identity.platform())
                        .project(identity.project())
                        .promptNumber(number)
                        .events(List.of(envelope.id()))
                        .agent(envelope.agentId(), envelope.agentType())
                        .visibility(identity.visibility())
                        .build(),
                event.text());
    }

    /** A memory's line in the digest of later calls. */
    static String digestLine(MemoryRecord.Memory memory) {
        return switch (memory) {
            case MemoryRecord.Observation o -> new DigestLine(o.kind(), o.title()).toString();
            case MemoryRecord.Summary s -> new DigestLine(DigestLine.SUMMARY, gist(s)).toString();
            case MemoryRecord.Prompt p -> new DigestLine("prompt", p.text()).toString();
        };
    }

    private static String gist(MemoryRecord.Summary summary) {
        return Stream.of(summary.completed(), summary.learned(), summary.request(), summary.investigated())
                .filter(field -> field != null && !field.isBlank())
                .findFirst()
                .orElse("");
    }

    private static Provenance provenance(
            SessionState.Calling state,
            SessionInput.ProviderAnswered answer,
            List<PendingEvent> sources,
            int position,
            int count) {
        SessionIdentity identity = state.facts().identity();
        Envelope first = sources.getFirst().event().envelope();
        long total = answer.charge().usage().total();
        // Shared out so that the session's sum is the call's: the first memory carries the remainder.
        long share = total / count + (position == 0 ? total % count : 0);
        Instant at = sources.stream()
                .map(source -> source.event().envelope().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        List<EventId> ids =
                sources.stream().map(source -> source.event().envelope().id()).toList();
        return Provenance.builder(
                        new MemoryKey(identity.sessionId(), sources.getFirst().sequence(), position),
                        at,
                        identity.team(),
                        identity.author(),
                        identity.platform())
                .project(identity.project())
                .promptNumber(state.batch().promptNumber())
                .madeBy(
                        answer.memorySessionId(),
                        state.provider(),
                        answer.charge().model())
                .call(call(state, answer), share)
                .events(ids)
                .agent(first.agentId(), first.agentType())
                .visibility(identity.visibility())
                .build();
    }

    private static ProviderCall call(SessionState.Calling state, SessionInput.ProviderAnswered answer) {
        Batch batch = state.batch();
        Charge charge = answer.charge();
        return new ProviderCall(
                state.facts().generation(),
                batch.firstSequence(),
                batch.sequences().size(),
                answer.attemptsBefore() + batch.attempts(),
                charge.usage().inputTokens(),
                charge.usage().outputTokens(),
                charge.costMicros());
    }

    private static List<String> superseded(SessionState.Calling state, ParsedReply.ParsedObservation parsed) {
        return state.facts().recollection().labelled(parsed.supersedes()).stream()
                .map(MemoryKey::toString)
                .toList();
    }

    /** The errors with which tools failed among these events. */
    private static List<Integer> errors(List<PendingEvent> sources) {
        return sources.stream()
                .flatMap(source -> EventTaken.error(source.event()).stream())
                .toList();
    }

    private static List<PendingEvent> cited(List<PendingEvent> batch, List<Long> numbers) {
        List<PendingEvent> named = batch.stream()
                .filter(event -> numbers.contains(event.sequence()))
                .toList();
        return named.isEmpty() ? batch : named;
    }
}
