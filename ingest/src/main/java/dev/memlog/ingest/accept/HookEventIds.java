/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.EventId;
import dev.memlog.ingest.privacy.PrivacyFilter;
import org.jspecify.annotations.Nullable;

/** Derives an event's id from the agent's own ids, so that a resent hook has the same event id. */
public final class HookEventIds {
    public static final String TOOL_DONE = "PostToolUse";

    private HookEventIds() {}

    /** Joins the hook's name, the agent's id of the occurrence and the sub-agent; null without such an id. */
    public static @Nullable EventId of(String hook, @Nullable String occasion, @Nullable String agentId) {
        if (occasion == null || occasion.isBlank()) {
            return null;
        }
        String id = hook + ":" + occasion + (agentId == null || agentId.isBlank() ? "" : ":" + agentId);
        boolean fits = id.length() <= EventId.MAX_LENGTH
                && id.chars().noneMatch(Character::isISOControl)
                && !PrivacyFilter.hasSecret(id);
        return new EventId(fits ? id : hook + ":" + RecentSessions.digest(id));
    }

    /**
     * The id of an agent's answer. One prompt can have several answers (a stop hook sends the agent back to work, a
     * background task wakes it), so a digest of the answer is part of the id.
     */
    public static @Nullable EventId ofAnswer(
            String hook, @Nullable String promptId, @Nullable String agentId, RedactedAnswer answer) {
        if (promptId == null || promptId.isBlank()) {
            return null;
        }
        String said = answer.isEmpty()
                ? ""
                : ":" + RecentSessions.digest(answer.text()).substring(0, 12);
        return of(hook, promptId + said, agentId);
    }
}
