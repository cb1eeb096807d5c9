/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.text.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Detects a repeated turn end. Hooks may report one twice under different ids: after a restart, or on another node,
 * ingest has lost what it would derive the same id from.
 */
final class TurnEnds {
    private static final int DIGEST_BYTES = 12;

    private TurnEnds() {}

    /** True if the event repeats the answer of the last turn's end, with nothing asked or done in between. */
    static boolean isRepeated(SessionFacts facts, SessionEvent event) {
        String answer = answer(event);
        // An edited dead letter is meant, whatever the event says.
        return answer != null
                && answer.equals(facts.recollection().lastAnswer())
                && !event.envelope().id().isEdit();
    }

    /** A digest of the agent's answer; null for an event that ends no turn, and for a turn's end without words. */
    static @Nullable String answer(SessionEvent event) {
        return event instanceof SessionEvent.TurnEnded ended
                        && !ended.lastAssistantMessage().isBlank()
                ? Sha256.hex(ended.envelope().agentId() + "/" + ended.lastAssistantMessage(), DIGEST_BYTES)
                : null;
    }
}
