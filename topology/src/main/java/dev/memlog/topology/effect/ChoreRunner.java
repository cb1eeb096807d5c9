/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.Told;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionInput.Move;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.Chore;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one portion of a chore. Each portion removes its work or records its progress: restarted after a crash, the
 * chore continues from the last commit.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class ChoreRunner {
    private static final int IDS_AT_A_TIME = 100;
    private static final int TOMBSTONE_BYTES = 200;
    private final KeptEvents pending;
    private final KeptEvents givenUp;
    private final EventIdStore ids;
    private final DeadLetters deadLetters;
    private final RecordForwarder forwarder;

    /**
     * @param rest null when the chore is done
     * @param move how the {@code events} moved in the ledger; null when nothing is counted
     * @param all true if the chore moved all events that the ledger had left there
     */
    record Progress(@Nullable Chore rest, @Nullable Move move, long events, boolean all) {
        private static Progress uncounted(@Nullable Chore rest) {
            return new Progress(rest, null, 0, false);
        }
    }

    public ChoreRunner(
            KeptEvents pending,
            KeptEvents givenUp,
            EventIdStore ids,
            DeadLetters deadLetters,
            RecordForwarder forwarder) {
        this.pending = pending;
        this.givenUp = givenUp;
        this.ids = ids;
        this.deadLetters = deadLetters;
        this.forwarder = forwarder;
    }

    Progress run(Chore chore, SessionState state, Portion portion, Instant now) {
        return switch (chore.work()) {
            case SessionEffect.DiscardAllEvents discard -> discardEvents(chore, state, portion, now);
            case SessionEffect.DeadLetterAllEvents give -> deadLetterAll(chore, give, state, portion, now);
            case SessionEffect.RestoreEvents restore -> restore(chore, state, portion, now);
            case SessionEffect.AbandonDeadLetters abandon -> abandon(chore, state, portion);
            case SessionEffect.DiscardDeadLetters discard -> discard(chore, discard.events(), state, portion, now);
            case SessionEffect.DiscardAllDeadLetters discard -> discardAll(chore, state, portion, now);
            case SessionEffect.ForgetEvents forget -> forget(chore, forget.upTo(), state, portion, now);
        };
    }

    private Progress discardEvents(Chore chore, SessionState state, Portion portion, Instant now) {
        SessionNumber session = state.facts().identity().number();
        EventOutcome discarded = EventOutcome.DISCARDED;
        Done done = each(pending, chore, session, portion, event -> deadLetters.settle(event, discarded, state, now));
        if (!done.sequences().isEmpty()) {
            TeamName team = state.facts().identity().sessionId().team();
            forwarder.memory(Settlement.without(team, session, done.sequences(), discarded, now), now);
        }
        return done.moved(Move.DISCARDED, true);
    }

    private Progress deadLetterAll(
            Chore chore, SessionEffect.DeadLetterAllEvents give, SessionState state, Portion portion, Instant now) {
        DeadLetters.Cause cause = new DeadLetters.Cause(give.failure(), give.message(), give.batch(), give.provider());
        SessionNumber session = state.facts().identity().number();
        Done done = each(pending, chore, session, portion, event -> deadLetters.deadLetter(event, cause, state, now));
        deadLetters.report(cause, done.sequences().size(), state);
        return done.moved(Move.GIVEN_UP, true);
    }

    private Progress restore(Chore chore, SessionState state, Portion portion, Instant now) {
        SessionNumber session = state.facts().identity().number();
        return each(givenUp, chore, session, portion, event -> deadLetters.restore(session, event, now))
                .moved(Move.REOPENED, false);
    }

    private Progress abandon(Chore chore, SessionState state, Portion portion) {
        SessionNumber session = state.facts().identity().number();
        if (!deadLetters.mayBeReplayed(session)) {
            return Progress.uncounted(null);
        }
        Done done = each(givenUp, chore, session, portion, event -> deadLetters.forget(session, event.sequence()));
        return Progress.uncounted(done.rest());
    }

    private Progress discard(Chore chore, List<EventId> named, SessionState state, Portion portion, Instant now) {
        int next = Math.toIntExact(chore.done());
        int discarded = 0;
        while (next < named.size() && !portion.isUsedUp()) {
            portion.spend(TOMBSTONE_BYTES);
            discarded += deadLetters.discard(named.get(next), state, now) ? 1 : 0;
            next++;
        }
        Chore rest = next < named.size() ? chore.upTo(next) : null;
        return new Progress(rest, Move.DEAD_LETTERS_DISCARDED, discarded, false);
    }

    private Progress discardAll(Chore chore, SessionState state, Portion portion, Instant now) {
        SessionNumber session = state.facts().identity().number();
        Chore rest = chore;
        int discarded = 0;
        while (rest != null && !portion.isUsedUp()) {
            EventIdStore.Page page = ids.withOutcome(session, EventOutcome.DEAD_LETTERED, rest.after(), IDS_AT_A_TIME);
            for (EventId id : page.found()) {
                discarded += deadLetters.discard(id, state, now) ? 1 : 0;
            }
            portion.spend(
                    1L + page.found().size(),
                    (long) TOMBSTONE_BYTES * page.found().size());
            EventId last = page.last();
            rest = last == null ? null : rest.behind(last);
        }
        return new Progress(rest, Move.DEAD_LETTERS_DISCARDED, discarded, rest == null);
    }

    private Progress forget(Chore chore, long upTo, SessionState state, Portion portion, Instant now) {
        SessionNumber session = state.facts().identity().number();
        TeamName team = state.facts().identity().sessionId().team();
        long done = chore.done();
        // What the session was told is not counted here, so all its places are cleared.
        long last = Math.max(upTo, Told.MOST);
        while (done < last && !portion.isUsedUp()) {
            done++;
            portion.spend(TOMBSTONE_BYTES);
            if (done <= upTo) {
                forwarder.memoryTombstone(EventTaken.keyOf(team, session, done), now);
                forwarder.memoryTombstone(Settlement.keyOf(team, session, done), now);
            }
            if (done <= Told.MOST) {
                forwarder.memoryTombstone(Told.keyOf(team, session, Math.toIntExact(done)), now);
            }
        }
        return Progress.uncounted(done < last ? chore.upTo(done) : null);
    }

    private record Done(@Nullable Chore rest, List<Long> sequences) {
        Progress moved(Move move, boolean all) {
            return new Progress(rest, move, sequences.size(), all && rest == null);
        }
    }

    /** Does {@code action} with the events behind those that are done, in order, as far as the portion goes. */
    private static Done each(
            KeptEvents events, Chore chore, SessionNumber session, Portion portion, Consumer<KeptEvent> action) {
        List<Long> done = new ArrayList<>();
        KeptEvents.Run run = events.after(session, chore.done(), portion.events(), portion.bytes());
        for (KeptEvent event : run.events()) {
            if (portion.isUsedUp()) {
                break;
            }
            portion.spend(event.value().length);
            action.accept(event);
            done.add(event.sequence());
        }
        boolean finished = !run.more() && done.size() == run.events().size();
        return new Done(finished ? null : chore.upTo(done.isEmpty() ? chore.done() : done.getLast()), done);
    }
}
