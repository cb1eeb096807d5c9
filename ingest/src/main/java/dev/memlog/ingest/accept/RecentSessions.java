/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.text.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of its latest sessions: for best-effort answers only, never for correctness. It is bounded,
 * empty after a restart, and separate on each node.
 *
 * <p>Threading: safe.
 */
public final class RecentSessions {
    static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(10);

    private final Map<SessionKey, RecentSession> sessions;

    RecentSessions(int capacity) {
        this.sessions = new RecentEntries<>(capacity);
    }

    /**
     * @param project by the session's first folder; null until known
     * @param prompts number of prompts seen
     * @param lastPrompt digest of the newest prompt as published; null before the first
     * @param isPrivate whether the newest prompt was wholly private
     * @param isExcluded whether the session began in an excluded project
     */
    public record RecentSession(
            @Nullable String project,
            int prompts,
            @Nullable String lastPrompt,
            Instant lastPromptAt,
            boolean isPrivate,
            boolean isExcluded) {
        private static final RecentSession UNSEEN = new RecentSession(null, 0, null, Instant.EPOCH, false, false);

        private RecentSession inProject(@Nullable String detected) {
            return project != null || detected == null
                    ? this
                    : new RecentSession(detected, prompts, lastPrompt, lastPromptAt, isPrivate, isExcluded);
        }

        private RecentSession prompted(String text, Instant now) {
            return new RecentSession(project, prompts + 1, digest(text), now, false, isExcluded);
        }

        private RecentSession promptedInPrivate() {
            return new RecentSession(project, prompts, lastPrompt, lastPromptAt, true, isExcluded);
        }

        private RecentSession excluded() {
            return new RecentSession(project, prompts, lastPrompt, lastPromptAt, isPrivate, true);
        }

        public boolean knowsPrompt(String text) {
            return digest(text).equals(lastPrompt);
        }

        /** Identifies the newest prompt within the session; null before the first. */
        public @Nullable String newestPrompt() {
            return lastPrompt == null ? null : lastPromptAt.toEpochMilli() + "-" + prompts;
        }

        public boolean repeatsPrompt(String text, Instant now) {
            return knowsPrompt(text) && Duration.between(lastPromptAt, now).compareTo(DUPLICATE_WINDOW) <= 0;
        }
    }

    public synchronized RecentSession of(SessionKey session) {
        return sessions.getOrDefault(session, RecentSession.UNSEEN);
    }

    public @Nullable String projectOf(SessionKey session, Supplier<@Nullable String> detect) {
        String known = of(session).project();
        if (known != null) {
            return known;
        }
        // Detected outside the lock, as it reads files; of two racing threads the first one's result stays. Clipped,
        // since ten thousand are kept and a sender may write a name of any length.
        String detected = Envelopes.clip(detect.get(), Envelopes.LONGEST_NAME);
        return update(session, recent -> recent.inProject(detected)).project();
    }

    /** Notes an event's prompt. Call it once the event is in the log: before that, a retry would count as repeated. */
    public void onAccepted(SessionEvent event, Instant now) {
        SessionKey session = SessionKey.of(event.envelope());
        if (event instanceof PromptSubmitted prompt) {
            update(session, recent -> recent.prompted(prompt.text(), now));
        } else if (event instanceof EventSkipped skipped && skipped.reason().equals(EventComposer.PRIVATE)) {
            update(session, RecentSession::promptedInPrivate);
        }
    }

    void onExcluded(SessionKey session) {
        update(session, RecentSession::excluded);
    }

    private synchronized RecentSession update(SessionKey session, UnaryOperator<RecentSession> change) {
        RecentSession changed = change.apply(of(session));
        sessions.put(session, changed);
        return changed;
    }

    // One leading slash is dropped: one wire sends the same prompt first with it, then without.
    public static String digest(String text) {
        return Sha256.hex(text.startsWith("/") ? text.substring(1) : text);
    }
}
