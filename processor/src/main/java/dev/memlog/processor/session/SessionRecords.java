/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Converts a state to the session record of the read side. */
public final class SessionRecords {
    private SessionRecords() {}

    public static MemoryRecord.SessionRecord of(SessionState state) {
        SessionFacts facts = state.facts();
        SessionIdentity identity = facts.identity();
        return new MemoryRecord.SessionRecord(
                identity.sessionId(),
                identity.number(),
                identity.project(),
                identity.team(),
                identity.author(),
                identity.platform(),
                isUnused(state) ? SessionStatus.COMPLETED : state.status(),
                reason(state),
                facts.generation(),
                facts.startedAt(),
                facts.lastActivityAt(),
                closedAt(state),
                facts.recollection().promptCount(),
                facts.recollection().memorySessionIds(),
                state.toLedger(),
                facts.usage().inputTokens(),
                facts.usage().outputTokens(),
                facts.skipEvidence(),
                facts.reflects(),
                identity.visibility());
    }

    /** An agent that resumes a conversation first opens another one; that is not a session worth listing. */
    private static boolean isUnused(SessionState state) {
        return state.facts().work() == SessionWork.OPENED;
    }

    private static @Nullable String reason(SessionState state) {
        if (isUnused(state)) {
            return MemoryRecord.SessionRecord.ONLY_OPENED;
        }
        return switch (state) {
            case SessionState.Closed closed -> closed.reason();
            case SessionState.Parked parked -> parked.reason();
            case SessionState.Retrying retrying ->
                retrying.batch().lastFailure() == null
                        ? null
                        : retrying.batch().lastFailure().wireName();
            case SessionState.Idle idle -> null;
            case SessionState.Waiting waiting -> null;
            case SessionState.Calling calling -> null;
        };
    }

    private static @Nullable Instant closedAt(SessionState state) {
        Instant opened = isUnused(state) ? state.facts().lastActivityAt() : null;
        return state instanceof SessionState.Closed closed ? closed.at() : opened;
    }
}
