/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.prompt.FittedCall;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.RecordedBatches;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.NoAnswerText;
import dev.memlog.processor.session.PendingEvent;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event's way by the rules of sessions and providers, without a log: from its acceptance until it is remembered, given
 * up, or waits for its provider.
 */
final class AnsweredBatch {
    private static final int MOST_STEPS = 20;
    private static final SourceOffset OFFSET = new SourceOffset(0, 7);

    private final SessionMachine machine = new SessionMachine(RetryPolicy.STANDARD);
    private final ReplyParser parser = new ReplyParser();
    private final FittedCall calls = new FittedCall(new PromptWriter());
    private final ProviderChain chain;
    private final SessionEvent event;
    private final List<String> said = new ArrayList<>();
    private Instant now = RecordedBatches.AT;
    private SessionState state;

    /** @param told what people are told of the last call that was of no use; blank if there was none */
    record End(String outcome, String told) {}

    AnsweredBatch(ProviderClient client, SessionEvent event, boolean othersSucceed) {
        this.event = event;
        chain = new ProviderChain(List.of(client), any -> 1, BreakerPolicy.STANDARD);
        state = machine.begin(event, now);
        state = machine.on(state, new SessionInput.EventAccepted(event, OFFSET, now))
                .applied()
                .state();
        if (othersSucceed) {
            admitted().complete(SessionNumber.of(SessionId.local("another")), null, false, null, now);
        }
    }

    End end() throws InterruptedException {
        for (int step = 0; step < MOST_STEPS; step++) {
            if (state instanceof SessionState.Parked parked) {
                return end("wait: the provider is left alone as " + parked.reason());
            }
            Place place = admitted();
            state = machine.on(
                            state,
                            new SessionInput.AttemptStarted(
                                    batch(), place.client().name(), null, now))
                    .applied()
                    .state();
            Transition.Applied transition =
                    machine.on(state, call(place, (SessionState.Calling) state)).applied();
            state = transition.state();
            String outcome = outcomeOf(transition.effects());
            if (outcome != null) {
                return end(outcome);
            }
        }
        throw new IllegalStateException("no end after " + MOST_STEPS + " steps: " + state);
    }

    private End end(String outcome) {
        return new End(outcome, said.isEmpty() ? "" : said.getLast());
    }

    private Batch batch() {
        if (state instanceof SessionState.Retrying retrying) {
            now = retrying.dueAt();
            return retrying.batch();
        }
        return Batch.freeze(List.of(1L), 1, false);
    }

    /** Waits until the provider may be probed, as a session does that is parked. */
    private Place admitted() {
        Admission admission = chain.admit(now, Set.of());
        if (admission instanceof Admission.Unavailable unavailable) {
            now = unavailable.until();
            admission = chain.admit(now, Set.of());
        }
        return ((Admission.Admitted) admission).place();
    }

    private SessionInput call(Place place, SessionState.Calling calling) throws InterruptedException {
        PromptInput input = new PromptInput(
                Objects.requireNonNull(event.envelope().sessionId(), "sessionId"),
                null,
                "shop",
                "round the totals",
                1,
                List.of(),
                List.of(new BatchEvent(1, event)),
                calling.batch().askedAgain(),
                calling.batch().shrunk() ? PromptBudget.DEFAULT.shrunk() : PromptBudget.DEFAULT,
                null);
        SessionNumber session = event.envelope().session();
        return switch (calls.make(place.client(), input)) {
            case ProviderOutcome.Replied replied -> {
                ParsedReply reply = parser.parse(replied.text());
                place.complete(session, failureOf(reply), false, null, now);
                yield new SessionInput.ProviderAnswered(
                        reply,
                        List.of(new PendingEvent(1, 1, false, event)),
                        0,
                        new Charge(place.client().name(), replied.model(), replied.usage(), 0L),
                        replied.memorySessionId(),
                        false,
                        now);
            }
            case ProviderOutcome.Failed failed -> {
                said.add(failed.message());
                boolean paid = failed.usage().total() > 0;
                boolean taken = paid && failed.failure() == FailureClass.REJECTED;
                FailureClass verdict = place.complete(
                        session, taken ? FailureClass.DECLINED : failed.failure(), false, failed.retryAfter(), now);
                yield new SessionInput.CallFailed(
                        paid || verdict == null ? failed.failure() : verdict,
                        failed.message(),
                        failed.retryAfter(),
                        false,
                        failed.answered(),
                        now);
            }
        };
    }

    private @Nullable FailureClass failureOf(ParsedReply reply) {
        return switch (reply) {
            case ParsedReply.Malformed malformed -> {
                said.add(malformed.reason());
                yield FailureClass.MALFORMED;
            }
            case ParsedReply.NoAnswer none -> {
                said.add(NoAnswerText.of(none.head()));
                yield FailureClass.NO_ANSWER;
            }
            default -> null;
        };
    }

    private static @Nullable String outcomeOf(List<SessionEffect> effects) {
        List<String> titles = new ArrayList<>();
        for (SessionEffect effect : effects) {
            switch (effect) {
                case SessionEffect.ForwardMemory memory -> titles.add("one");
                case SessionEffect.DeadLetterEvents letters -> {
                    return "are letters: " + letters.failure().wireName();
                }
                case SessionEffect.DeadLetterAllEvents letters -> {
                    return "are letters, and the session ends: "
                            + letters.failure().wireName();
                }
                case SessionEffect.SettleEvents settled -> {
                    return titles.isEmpty() ? "are done: nothing to record" : "are remembered";
                }
                default -> {}
            }
        }
        return null;
    }
}
