/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.session.SessionInput.AttemptStarted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Starts a free session's next attempt, or parks the session until a provider may be called or paid. */
final class StartRules {
    private StartRules() {}

    static Transition start(SessionState state, AttemptStarted input) {
        Batch frozen = frozenBatch(state);
        if (!isFree(state) || (frozen != null && !frozen.beginsWith(input.batch()))) {
            return Transition.rejected(state, input);
        }
        SessionFacts facts = state.facts();
        if (input.memorySessionId() != null) {
            facts = facts.with(facts.recollection().useMemorySession(input.provider(), input.memorySessionId()));
        }
        SessionState.Calling calling =
                new SessionState.Calling(facts, input.batch().spendAttempt(), input.provider(), input.now());
        return Transition.to(calling, new SessionEffect.RecordCall(calling.toCallRecord()));
    }

    static Transition park(SessionState state, SessionInput input, String reason, Instant until) {
        if (!isFree(state)) {
            return Transition.rejected(state, input);
        }
        Batch frozen = frozenBatch(state);
        return Transition.to(
                new SessionState.Parked(state.facts(), frozen == null ? null : unsuspected(frozen), reason, until));
    }

    /** The batch was about to be tried in another way; that is no longer due. */
    private static Batch unsuspected(Batch batch) {
        return batch.lastFailure() == FailureClass.REJECTED ? batch.whole() : batch;
    }

    private static boolean isFree(SessionState state) {
        return state instanceof SessionState.Waiting
                || state instanceof SessionState.Retrying
                || state instanceof SessionState.Parked;
    }

    static @Nullable Batch frozenBatch(SessionState state) {
        return switch (state) {
            case SessionState.Calling calling -> calling.batch();
            case SessionState.Retrying retrying -> retrying.batch();
            case SessionState.Parked parked -> parked.batch();
            case SessionState.Idle idle -> null;
            case SessionState.Waiting waiting -> null;
            case SessionState.Closed closed -> null;
        };
    }
}
