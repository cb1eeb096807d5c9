/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.ingest.privacy.PrivacyFilter;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of records that reach the log by other ways than the agents' hooks: edited events, reasons, names.
 *
 * <p>Threading: safe.
 */
final class CleanEvents {
    private final PrivacyFilter filter;

    CleanEvents(PrivacyFilter filter) {
        this.filter = filter;
    }

    SessionEvent clean(SessionEvent event) {
        Envelope at = clean(event.envelope());
        return switch (event) {
            case SessionEvent.SessionStarted e -> new SessionEvent.SessionStarted(at, filter.word(e.source()));
            case SessionEvent.PromptSubmitted e -> {
                String text = filter.prompt(e.text());
                yield text.isBlank()
                        ? new SessionEvent.EventSkipped(at, "private")
                        : new SessionEvent.PromptSubmitted(at, text);
            }
            case SessionEvent.ToolUsed e ->
                new SessionEvent.ToolUsed(
                        at,
                        filter.word(e.toolName()),
                        filter.payload(e.input()),
                        filter.payload(e.output()),
                        e.failed(),
                        e.grounds() == null ? null : e.grounds().cleaned(filter::word));
            case SessionEvent.SubagentStopped e ->
                new SessionEvent.SubagentStopped(at, filter.answer(e.lastAssistantMessage()));
            case SessionEvent.ActivityReported e ->
                new SessionEvent.ActivityReported(at, filter.word(e.kind()), filter.payload(e.payload()));
            case SessionEvent.CompactionStarted e -> new SessionEvent.CompactionStarted(at, filter.word(e.trigger()));
            case SessionEvent.TurnEnded e -> new SessionEvent.TurnEnded(at, filter.answer(e.lastAssistantMessage()));
            case SessionEvent.SessionEnded e -> new SessionEvent.SessionEnded(at, filter.word(e.reason()));
            case SessionEvent.EventSkipped e ->
                new SessionEvent.EventSkipped(at, e.reason(), text(e.toolName()), e.fetched());
            case SessionEvent.Addition e -> e;
            case SessionEvent.Command e -> e;
            case SessionEvent.UnknownEvent e -> e;
        };
    }

    Envelope clean(Envelope e) {
        return new Envelope(
                e.id(),
                e.session(),
                e.sessionId(),
                e.at(),
                e.team(),
                e.author(),
                filter.word(e.platform()),
                text(e.project()),
                text(e.cwd()),
                text(e.agentId()),
                text(e.agentType()),
                e.visibility());
    }

    String words(String text) {
        return filter.word(text);
    }

    Provenance clean(Provenance p) {
        return new Provenance(
                p.key(),
                text(p.project()),
                p.promptNumber(),
                p.at(),
                p.team(),
                p.author(),
                filter.word(p.platform()),
                p.memorySessionId(),
                p.provider(),
                p.model(),
                p.tokens(),
                p.events(),
                text(p.agentId()),
                text(p.agentType()),
                p.call(),
                p.origin(),
                p.visibility());
    }

    AuditRecord clean(AuditRecord a) {
        return new AuditRecord(
                a.at(),
                filter.word(a.actor()),
                a.action(),
                text(a.reason()),
                filter.payload(a.filter()),
                a.count(),
                a.sessions(),
                a.replayId(),
                a.team());
    }

    @Nullable
    String text(@Nullable String text) {
        return text == null ? null : filter.word(text);
    }
}
