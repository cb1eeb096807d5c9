/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SourceOffset;
import dev.memlog.processor.provider.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a session in every state.
 *
 * @param generation counts its lives: a closed session that hears of an event begins the next
 * @param nextSequence the number that the next accepted event gets, from 1
 * @param endReason set once the session was asked to end while work was still open
 * @param reflects the last record of the events topic that was taken into account
 */
public record SessionFacts(
        SessionIdentity identity,
        int generation,
        long nextSequence,
        Tally tally,
        SessionRecollection recollection,
        Usage usage,
        Instant startedAt,
        Instant lastActivityAt,
        @Nullable String endReason,
        @Nullable SourceOffset reflects) {

    static SessionFacts open(SessionIdentity identity, Instant now) {
        return new SessionFacts(
                identity, 1, 1, Tally.EMPTY, SessionRecollection.EMPTY, Usage.NONE, now, now, null, null);
    }

    SessionFacts reopen() {
        return new SessionFacts(
                identity,
                generation + 1,
                nextSequence,
                tally,
                recollection,
                usage,
                startedAt,
                lastActivityAt,
                null,
                reflects);
    }

    SessionFacts with(SessionIdentity newIdentity) {
        return new SessionFacts(
                newIdentity,
                generation,
                nextSequence,
                tally,
                recollection,
                usage,
                startedAt,
                lastActivityAt,
                endReason,
                reflects);
    }

    SessionFacts with(Tally newTally) {
        return new SessionFacts(
                identity,
                generation,
                nextSequence,
                newTally,
                recollection,
                usage,
                startedAt,
                lastActivityAt,
                endReason,
                reflects);
    }

    SessionFacts with(SessionRecollection newRecollection) {
        return new SessionFacts(
                identity,
                generation,
                nextSequence,
                tally,
                newRecollection,
                usage,
                startedAt,
                lastActivityAt,
                endReason,
                reflects);
    }

    SessionFacts spend(Usage spent) {
        Usage sum = new Usage(usage.inputTokens() + spent.inputTokens(), usage.outputTokens() + spent.outputTokens());
        return new SessionFacts(
                identity,
                generation,
                nextSequence,
                tally,
                recollection,
                sum,
                startedAt,
                lastActivityAt,
                endReason,
                reflects);
    }

    /** One more record of the events topic was read; {@code sequences} is 1 when it got a number, else 0. */
    SessionFacts advance(SourceOffset offset, int sequences, Instant now) {
        return new SessionFacts(
                identity,
                generation,
                nextSequence + sequences,
                tally,
                recollection,
                usage,
                startedAt,
                now.isAfter(lastActivityAt) ? now : lastActivityAt,
                endReason,
                offset);
    }

    SessionFacts askToEnd(@Nullable String reason) {
        return new SessionFacts(
                identity,
                generation,
                nextSequence,
                tally,
                recollection,
                usage,
                startedAt,
                lastActivityAt,
                reason,
                reflects);
    }
}
