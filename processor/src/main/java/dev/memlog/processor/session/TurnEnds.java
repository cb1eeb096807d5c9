/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Tells the end of a turn that is told once more from the end of another turn. Agents' hooks may tell it twice under ids
 * that do not say so: after a restart, or to another node, ingest knows nothing any more that it could make the same id of.
 */
final class TurnEnds {
    private static final int DIGEST_BYTES = 12;

    private TurnEnds() {}

    /** Whether this says what the turn's end before it said, and nothing was done or asked in between. */
    static boolean isRepeated(SessionFacts facts, SessionEvent event) {
        String answer = answer(event);
        // Who edits a dead letter means it, whatever the event says.
        return answer != null
                && answer.equals(facts.recollection().lastAnswer())
                && !event.envelope().id().isEdit();
    }

    /** A digest of what the agent said; null for what ends no turn, and for an end without a word. */
    static @Nullable String answer(SessionEvent event) {
        return event instanceof SessionEvent.TurnEnded ended
                        && !ended.lastAssistantMessage().isBlank()
                ? Sha256.hex(ended.envelope().agentId() + "/" + ended.lastAssistantMessage(), DIGEST_BYTES)
                : null;
    }
}
