/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendHold;
import dev.memlog.processor.money.SpendOwner;
import dev.memlog.processor.session.SessionIdentity;
import dev.memlog.processor.session.SessionState;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions that may not spend out of the work list, and returns them once something changed: a pause has ended, a
 * budget was raised, a day has begun. They are checked each minute in any case.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class SpendHolds {
    private final SpendGate gate;
    private final WorkList work;
    private final InstantSource wall;
    private SpendGate.@Nullable Epoch epoch;

    /** @param wall decides the calendar day */
    public SpendHolds(SpendGate gate, WorkList work, InstantSource wall) {
        this.gate = gate;
        this.work = work;
        this.wall = wall;
    }

    /** True once it is known which sessions may spend. */
    boolean areKnown() {
        return gate.isCaughtUp();
    }

    @Nullable
    SpendHold of(SessionState state) {
        SessionIdentity identity = state.facts().identity();
        SpendOwner owner = SpendOwner.of(identity.sessionId().team(), identity.project());
        return gate.hold(state.facts().spent(), owner, wall.instant());
    }

    void release() {
        SpendGate.Epoch current = gate.epoch(wall.instant());
        if (!current.equals(epoch)) {
            epoch = current;
            work.releaseHeld();
        }
    }

    static boolean isHeldBy(SpendHold hold, SessionState state) {
        return state instanceof SessionState.Parked parked && parked.reason().equals(hold.reason());
    }
}
