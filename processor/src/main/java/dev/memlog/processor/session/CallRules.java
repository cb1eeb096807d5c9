/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.session.SessionInput.AttemptInterrupted;
import dev.memlog.processor.session.SessionInput.AttemptReturned;
import dev.memlog.processor.session.SessionInput.CallFailed;
import dev.memlog.processor.session.SessionInput.ProviderAnswered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the end of an attempt to its session, by the reply or the failure's class. */
final class CallRules {
    private final RetryPolicy policy;

    CallRules(RetryPolicy policy) {
        this.policy = policy;
    }

    Transition.Applied answer(SessionState.Calling state, ProviderAnswered input) {
        SessionFacts told = state.facts();
        if (input.memorySessionId() != null) {
            told = told.with(told.recollection().useMemorySession(state.provider(), input.memorySessionId()));
        }
        if (input.memorySessionEnds() || state.forgetful()) {
            // Its id stays among those of the session's memories; the digest carries its content over.
            told = told.with(told.recollection().useMemorySession(state.provider(), null));
        }
        SessionState.Calling calling = state.with(told);
        return switch (input.reply()) {
            case ParsedReply.Memories memories -> remember(calling, input, memories);
            case ParsedReply.NothingToRecord nothing -> settle(calling, input, List.of());
            case ParsedReply.NoAnswer none -> unanswered(calling, none.head(), input.now());
            case ParsedReply.Malformed malformed -> {
                // A request reported as too long is cut further; no other wording changes the handling.
                FailureClass failure = malformed.failure() == FailureClass.PROMPT_TOO_LONG
                        ? FailureClass.PROMPT_TOO_LONG
                        : FailureClass.MALFORMED;
                yield failAnswered(calling, failure, malformed.reason(), Duration.ZERO, input.now());
            }
        };
    }

    Transition.Applied fail(SessionState.Calling state, CallFailed input) {
        return switch (input.failure()) {
            case DECLINED -> decline(state, input);
            case NO_ANSWER -> askAgain(state, input.message(), input.now());
            case REJECTED -> turnDown(state, input);
            case SESSION_GONE -> input.answered() ? failAnswered(state, input) : moveToNextProvider(state, input);
            default ->
                input.answered()
                        ? failAnswered(state, input)
                        : fail(state, input.failure(), input.message(), input.retryAfter(), input.now());
        };
    }

    private Transition.Applied failAnswered(SessionState.Calling state, CallFailed input) {
        return failAnswered(state, input.failure(), input.message(), coolDown(input), input.now());
    }

    Transition.Applied interrupt(SessionState.Calling state, AttemptInterrupted input) {
        return fail(state, FailureClass.INTERRUPTED, "the node stopped while a call was recorded", null, input.now());
    }

    Transition.Applied returnAttempt(SessionState.Calling state, AttemptReturned input) {
        return Transition.to(
                new SessionState.Retrying(state.facts(), state.batch().returnAttempt(), input.now()));
    }

    /**
     * The provider answered and may have worked: the attempt is spent, and at worst this batch is dead-lettered. The
     * session continues, because the answer is as much the batch's doing as the provider's.
     */
    private Transition.Applied failAnswered(
            SessionState.Calling state, FailureClass failure, String message, Duration coolDown, Instant now) {
        Batch batch = state.batch().failed(failure, now);
        boolean tooLong = failure == FailureClass.PROMPT_TOO_LONG;
        if ((tooLong && batch.shrunk()) || policy.isExhausted(batch)) {
            return deadLetterBatch(state, batch, failure, message, now);
        }
        Duration delay = policy.delayAfter(batch);
        return Transition.to(new SessionState.Retrying(
                state.facts(),
                tooLong ? batch.shrink() : batch,
                now.plus(coolDown.compareTo(delay) > 0 ? coolDown : delay)));
    }

    private Duration coolDown(CallFailed input) {
        return switch (input.failure()) {
            case UNREACHABLE, RATE_LIMITED, REFUSED, MISCONFIGURED, OVER_BUDGET ->
                input.retryAfter() == null ? policy.parkedFor() : input.retryAfter();
            case TRANSIENT,
                    PROMPT_TOO_LONG,
                    SESSION_GONE,
                    MALFORMED,
                    NO_ANSWER,
                    REJECTED,
                    DECLINED,
                    INTERRUPTED,
                    STALE,
                    UNDECODABLE -> Duration.ZERO;
        };
    }

    private Transition.Applied fail(
            SessionState.Calling state,
            FailureClass failure,
            String message,
            @Nullable Duration retryAfter,
            Instant now) {
        Batch batch = state.batch().failed(failure, now);
        return switch (failure) {
            case UNREACHABLE, RATE_LIMITED, REFUSED, MISCONFIGURED, OVER_BUDGET -> {
                // No provider answered, so nothing was processed or charged: the attempt is not spent.
                Duration wait = retryAfter == null ? policy.parkedFor() : retryAfter;
                Batch kept = failure == FailureClass.MISCONFIGURED ? batch.resize() : batch;
                yield Transition.to(new SessionState.Parked(
                        state.facts(), kept.returnAttempt(), failure.wireName(), now.plus(wait)));
            }
            case TRANSIENT ->
                policy.isExhausted(batch) ? failSession(state, batch, failure, message, now) : retry(state, batch, now);
            case MALFORMED, NO_ANSWER, INTERRUPTED ->
                policy.isExhausted(batch)
                        ? deadLetterBatch(state, batch, failure, message, now)
                        : retry(state, batch, now);
            case REJECTED, DECLINED, UNDECODABLE -> deadLetterBatch(state, batch, failure, message, now);
            case PROMPT_TOO_LONG ->
                batch.shrunk() || policy.isExhausted(batch)
                        ? failSession(state, batch, failure, message, now)
                        : retry(state, batch.shrink(), now);
            // A stateless provider has no session to lose, and a call has no other of these failures.
            case SESSION_GONE, STALE -> failSession(state, batch, failure, message, now);
        };
    }

    /** The session is lost at its provider: the next of the chain takes it over, or it ends here. */
    private Transition.Applied moveToNextProvider(SessionState.Calling state, CallFailed input) {
        Batch batch = state.batch().failed(input.failure(), input.now());
        SessionFacts facts = state.facts().loseAt(state.provider());
        return input.othersLeft() && !policy.isExhausted(batch)
                ? Transition.to(new SessionState.Retrying(facts, batch, input.now()))
                : failSession(state.with(facts), batch, input.failure(), input.message(), input.now());
    }

    private Transition.Applied retry(SessionState.Calling state, Batch batch, Instant now) {
        return Transition.to(new SessionState.Retrying(state.facts(), batch, now.plus(policy.delayAfter(batch))));
    }

    private static Transition.Applied remember(
            SessionState.Calling state, ProviderAnswered input, ParsedReply.Memories reply) {
        List<MemoryRecord.Memory> memories = MemoryWriter.write(state, input, reply);
        List<String> lines = memories.stream().map(MemoryWriter::digestLine).toList();
        SessionFacts facts = state.facts();
        List<MemoryKey> keys =
                memories.stream().map(memory -> memory.provenance().key()).toList();
        SessionFacts recalled = facts.with(facts.recollection().addDigest(keys, lines));
        return settle(state.with(recalled), input, memories);
    }

    /**
     * The provider turns down this batch and, as far as is known, no other. It is tried once more, in another way, when
     * others may have shown whether the fault is its own.
     */
    private Transition.Applied turnDown(SessionState.Calling state, CallFailed input) {
        Batch batch = state.batch().failed(FailureClass.REJECTED, input.now());
        if (input.answered() || batch.shrunk() || policy.isExhausted(batch)) {
            return deadLetterBatch(state, batch, FailureClass.REJECTED, input.message(), input.now());
        }
        return Transition.to(new SessionState.Retrying(
                state.facts(), batch.shrink(), input.now().plus(policy.parkedFor())));
    }

    /** A provider's policy rejects this content again, and also messages that quote it: the conversation ends. */
    private static Transition.Applied decline(SessionState.Calling state, CallFailed input) {
        Batch batch = state.batch().failed(FailureClass.DECLINED, input.now());
        SessionFacts facts = state.facts();
        SessionFacts anew = facts.with(facts.recollection().useMemorySession(state.provider(), null));
        return deadLetterBatch(state.with(anew), batch, FailureClass.DECLINED, input.message(), input.now());
    }

    private Transition.Applied unanswered(SessionState.Calling state, String head, Instant now) {
        SessionState.Calling told = state.with(state.facts().unanswered(head));
        return askAgain(told, NoAnswerText.of(head), now);
    }

    /** A missing answer does not say that there is nothing to record. */
    private Transition.Applied askAgain(SessionState.Calling state, String message, Instant now) {
        Batch batch = state.batch().failed(FailureClass.NO_ANSWER, now);
        return batch.askedAgain() || policy.isExhausted(batch)
                ? deadLetterBatch(state, batch, FailureClass.NO_ANSWER, message, now)
                : retry(state, batch.askAgain(), now);
    }

    private static Transition.Applied settle(
            SessionState.Calling state, ProviderAnswered input, List<MemoryRecord.Memory> memories) {
        EventOutcome outcome = EventOutcome.PROCESSED;
        List<SessionEffect> effects = new ArrayList<>();
        memories.forEach(memory -> effects.add(new SessionEffect.ForwardMemory(memory)));
        effects.add(new SessionEffect.SettleEvents(MemoryWriter.settlement(state, input, outcome, memories)));
        return Transition.to(SessionState.settled(without(state, state.batch(), outcome), input.now()), effects);
    }

    /** Dead-letters this batch alone; the session continues. */
    private static Transition.Applied deadLetterBatch(
            SessionState.Calling state, Batch batch, FailureClass failure, String message, Instant now) {
        SessionFacts facts = without(state, batch, EventOutcome.DEAD_LETTERED);
        return Transition.to(
                SessionState.settled(facts, now),
                new SessionEffect.DeadLetterEvents(batch.sequences(), failure, message, batch, state.provider()));
    }

    /** Fails the session, and dead-letters all its waiting events. */
    private static Transition.Applied failSession(
            SessionState.Calling state, Batch batch, FailureClass failure, String message, Instant now) {
        return Transition.to(
                new SessionState.Closed(state.facts(), SessionStatus.FAILED, failure.wireName(), now),
                new SessionEffect.DeadLetterAllEvents(failure, message, batch, state.provider()));
    }

    private static SessionFacts without(SessionState.Calling state, Batch batch, EventOutcome outcome) {
        SessionFacts facts = state.facts();
        return facts.with(facts.tally().settle(outcome, batch.sequences().size()))
                .forgetPromptsBefore(batch.promptNumber());
    }
}
