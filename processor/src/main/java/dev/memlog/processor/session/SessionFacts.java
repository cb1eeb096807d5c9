/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.money.Amount;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a session that every state has.
 *
 * @param generation counts its lives: an event after the close begins the next, and so does a replay of dead letters
 * @param nextSequence the number that the next accepted event gets, from 1
 * @param usage the tokens of all its calls
 * @param work null in states of an earlier version
 * @param endReason set once the session was asked to end while work was still open
 * @param gone the providers that lost this session in this generation; they are not called again in it
 * @param idleFor how long nothing has happened, counting only time in which the node ran
 * @param skipEvidence the beginning of the last unusable answer; null if there was none
 * @param reflects the last record of the events topic that the state accounts for
 * @param deferred records of the events topic deferred until long work on the session is done
 */
public record SessionFacts(
        SessionIdentity identity,
        int generation,
        long nextSequence,
        Tally tally,
        SessionRecollection recollection,
        Usage usage,
        SessionSpend spend,
        Instant startedAt,
        Instant lastActivityAt,
        @Nullable SessionWork work,
        @Nullable String endReason,
        List<String> gone,
        Duration idleFor,
        @Nullable String skipEvidence,
        @Nullable SourceOffset reflects,
        long deferred) {
    public SessionFacts {
        spend = spend == null ? SessionSpend.NOTHING : spend;
        gone = gone == null ? List.of() : List.copyOf(gone);
        idleFor = idleFor == null ? Duration.ZERO : idleFor;
    }

    static SessionFacts open(SessionIdentity identity, Instant now) {
        return new SessionFacts(
                identity,
                1,
                1,
                Tally.EMPTY,
                SessionRecollection.EMPTY,
                Usage.NONE,
                SessionSpend.NOTHING,
                now,
                now,
                SessionWork.OPENED,
                null,
                List.of(),
                Duration.ZERO,
                null,
                null,
                0);
    }

    /** Begins the next generation with a new provider session, because the old one may have expired. */
    SessionFacts nextGeneration() {
        return copy(draft -> {
            draft.generation++;
            draft.recollection = recollection.leaveMemorySessions();
            draft.gone = List.of();
            draft.idleFor = Duration.ZERO;
        });
    }

    /** The facts that a closed session keeps: all except what its next generation starts without. */
    public SessionFacts atRest() {
        return copy(draft -> {
            draft.recollection = recollection.leaveMemorySessions();
            draft.gone = List.of();
            draft.idleFor = Duration.ZERO;
        });
    }

    /**
     * The facts of a session closed for long: no digest, no prompts, no last answer. Prompts stay while dead letters
     * that belong to them may be replayed.
     */
    public SessionFacts withoutTexts() {
        return copy(draft -> draft.recollection = recollection.withoutTexts(tally.deadLettered() > 0));
    }

    SessionFacts with(SessionIdentity identity) {
        return copy(draft -> draft.identity = identity);
    }

    SessionFacts with(Tally tally) {
        return copy(draft -> draft.tally = tally);
    }

    SessionFacts with(SessionRecollection recollection) {
        return copy(draft -> draft.recollection = recollection);
    }

    /** Drops the prompts before {@code oldest}, unless dead letters that belong to them may be replayed. */
    SessionFacts forgetPromptsBefore(int oldest) {
        return tally.deadLettered() > 0 ? this : with(recollection.forgetPromptsBefore(oldest));
    }

    /** The session's total spending. */
    public Amount spent() {
        return new Amount(usage.total(), spend.costMicros());
    }

    SessionFacts spend(Charge charge, LocalDate today) {
        return copy(draft -> {
            draft.usage = usage.plus(charge.usage());
            draft.spend = spend.charge(charge, today);
        });
    }

    /** One more record of the events topic was read; {@code sequences} is 1 when it got a number, else 0. */
    SessionFacts advance(SourceOffset offset, int sequences, Instant now) {
        return copy(draft -> {
            draft.nextSequence += sequences;
            draft.lastActivityAt = now.isAfter(lastActivityAt) ? now : lastActivityAt;
            draft.idleFor = Duration.ZERO;
            draft.reflects = offset;
        });
    }

    /** A record was read that got a number and covers this span of time, here or elsewhere. */
    SessionFacts include(SourceOffset offset, Instant from, Instant until) {
        return copy(draft -> {
            draft.nextSequence++;
            draft.startedAt = from.isBefore(startedAt) ? from : startedAt;
            draft.lastActivityAt = until.isAfter(lastActivityAt) ? until : lastActivityAt;
            draft.reflects = offset;
        });
    }

    /** A record was read that is no activity of the session. */
    SessionFacts reflect(SourceOffset offset) {
        return copy(draft -> draft.reflects = offset);
    }

    /** @param reason null to take the wish back */
    SessionFacts askToEnd(@Nullable String reason) {
        return copy(draft -> draft.endReason = reason);
    }

    SessionFacts loseAt(String provider) {
        return copy(draft -> {
            draft.gone =
                    Stream.concat(gone.stream(), Stream.of(provider)).distinct().toList();
            draft.recollection = recollection.useMemorySession(provider, null);
        });
    }

    SessionFacts with(SessionWork done) {
        return copy(draft -> draft.work = done);
    }

    /** The session was used, without anything to summarize yet. */
    SessionFacts use() {
        return work == SessionWork.OPENED ? with(SessionWork.USED) : this;
    }

    SessionFacts idle(Duration longer) {
        return copy(draft -> draft.idleFor = idleFor.plus(longer));
    }

    /** @param records how many more wait; negative for those that wait no more */
    SessionFacts defer(int records) {
        return copy(draft -> draft.deferred += records);
    }

    /** @param evidence the beginning of an unusable answer */
    SessionFacts unanswered(String evidence) {
        return copy(draft -> draft.skipEvidence = evidence);
    }

    /** Drops all texts about these memories. */
    SessionFacts forget(List<MemoryKey> memories) {
        return copy(draft -> {
            draft.recollection = recollection.forget(memories);
            draft.skipEvidence = null;
        });
    }

    /** Only ids and counts stay; the counts move as their events are discarded. */
    SessionFacts forgetAll() {
        return copy(draft -> {
            draft.recollection = recollection.forgetAll();
            draft.endReason = null;
            draft.skipEvidence = null;
        });
    }

    private SessionFacts copy(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.facts();
    }

    /** The same facts while one of them is being changed. */
    private static final class Draft {
        private SessionIdentity identity;
        private int generation;
        private long nextSequence;
        private Tally tally;
        private SessionRecollection recollection;
        private Usage usage;
        private SessionSpend spend;
        private Instant startedAt;
        private Instant lastActivityAt;
        private @Nullable SessionWork work;
        private @Nullable String endReason;
        private List<String> gone;
        private Duration idleFor;
        private @Nullable String skipEvidence;
        private @Nullable SourceOffset reflects;
        private long deferred;

        Draft(SessionFacts facts) {
            identity = facts.identity;
            generation = facts.generation;
            nextSequence = facts.nextSequence;
            tally = facts.tally;
            recollection = facts.recollection;
            usage = facts.usage;
            spend = facts.spend;
            startedAt = facts.startedAt;
            lastActivityAt = facts.lastActivityAt;
            work = facts.work;
            endReason = facts.endReason;
            gone = facts.gone;
            idleFor = facts.idleFor;
            skipEvidence = facts.skipEvidence;
            reflects = facts.reflects;
            deferred = facts.deferred;
        }

        SessionFacts facts() {
            return new SessionFacts(
                    identity,
                    generation,
                    nextSequence,
                    tally,
                    recollection,
                    usage,
                    spend,
                    startedAt,
                    lastActivityAt,
                    work,
                    endReason,
                    gone,
                    idleFor,
                    skipEvidence,
                    reflects,
                    deferred);
        }
    }
}
