/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a rejected request is its batch's fault, which fails while others succeed, or the provider's, which
 * rejects everything. The outcomes of other calls decide, not the wording (decision 0042).
 *
 * <p>Threading: confined to {@link ProviderGate}'s lock.
 */
final class Blame {
    /** This many consecutive rejections, even of one session, count as those of more than one batch. */
    private static final int IN_A_ROW = 3;

    /** An older acceptance is no evidence for the current settings. */
    private static final Duration RECENTLY = Duration.ofHours(1);

    private static final int REMEMBERED = 10_000;

    /** The sessions turned down since the last request was accepted, and how often. */
    private final Map<SessionNumber, Integer> turnedDown = new HashMap<>();

    /** Sessions that wait for the provider to be repaired, and the number of accepted requests when they began to. */
    private final Map<SessionNumber, Long> waiting = new LinkedHashMap<>();

    private long accepted;
    private @Nullable Instant lastAccepted;

    /** The provider worked on a request, whatever the result. */
    void accepted(SessionNumber session, Instant now) {
        accepted++;
        lastAccepted = now;
        turnedDown.clear();
        waiting.remove(session);
    }

    /**
     * Judges a rejected request that was not charged.
     *
     * @param said {@link FailureClass#MISCONFIGURED} if the answer is not what the address promises, such as a web page
     * @return {@link FailureClass#MISCONFIGURED} for the provider's fault, {@link FailureClass#REJECTED} for the
     *     batch's
     */
    FailureClass verdict(SessionNumber session, FailureClass said, Instant now) {
        int times = turnedDown.merge(session, 1, Integer::sum);
        Long acceptedBefore = waiting.get(session);
        if (acceptedBefore != null && accepted > acceptedBefore) {
            return FailureClass.REJECTED; // It waited, others were accepted since, and it is turned down again.
        }
        boolean all = turnedDown.size() > 1 || times >= IN_A_ROW;
        if (said != FailureClass.MISCONFIGURED && wasAcceptedRecently(now) && !all) {
            return FailureClass.REJECTED;
        }
        waiting.putIfAbsent(session, accepted);
        if (waiting.size() > REMEMBERED) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        return FailureClass.MISCONFIGURED;
    }

    private boolean wasAcceptedRecently(Instant now) {
        return lastAccepted != null && now.isBefore(lastAccepted.plus(RECENTLY));
    }
}
