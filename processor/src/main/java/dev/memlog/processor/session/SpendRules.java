/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.ControlRecord;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.SessionInput.CallCharged;
import java.time.LocalDate;

/** Counts a charge of a session, in whatever state the session is. */
final class SpendRules {
    private SpendRules() {}

    static Transition.Applied charge(SessionState state, CallCharged input) {
        LocalDate today = SpendGate.day(input.now());
        SessionState charged = state.with(state.facts().spend(input.charge(), today));
        return Transition.to(
                charged, new SessionEffect.ForwardSpend(input.call(), input.charge(), record(charged.facts(), today)));
    }

    private static ControlRecord.Spend record(SessionFacts facts, LocalDate today) {
        SessionIdentity identity = facts.identity();
        LocalDate day = facts.spend().day();
        return new ControlRecord.Spend(
                day == null ? today : day,
                identity.number(),
                identity.sessionId(),
                identity.sessionId().team().value(),
                identity.author(),
                identity.project(),
                facts.spend().lines());
    }
}
