/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.ingest.ContextSource;
import dev.memlog.ingest.IngestConfig;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.project.ProjectDetector;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are answered with context, and what is asked for them: a session's start, and its prompts where that is
 * wanted. A sub-agent is told nothing, and what is private asks for nothing, as it is no such event.
 *
 * <p>Threading: safe; may read the file system.
 */
final class SessionContexts {
    private static final Set<String> HAVE_CONTEXT = Set.of("resume", "resumed", "fork");
    private static final int LONGEST_PROMPT = 16_000;

    private final ContextLookup atStart;
    private final @Nullable ContextLookup onPrompt;

    SessionContexts(ContextSource source, IngestConfig config) {
        atStart = new ContextLookup(source, config.contextDeadline());
        onPrompt = config.contextOnPrompt() ? new ContextLookup(source, config.onPromptDeadline()) : null;
    }

    /** A lookup under way; of nothing, for most events. */
    ContextLookup.Pending begin(SessionEvent event) {
        if (event instanceof PromptSubmitted prompt && onPrompt != null) {
            return onPrompt.begin(question(event.envelope(), prompt.text()));
        }
        // A resumed session has the context that it began with, and so has a copy of one.
        return event instanceof SessionStarted started
                        && !HAVE_CONTEXT.contains(started.source().toLowerCase(Locale.ROOT))
                ? atStart.begin(question(event.envelope(), null))
                : ContextLookup.nothing();
    }

    private static ContextSource.@Nullable Question question(Envelope envelope, @Nullable String prompt) {
        String project = envelope.project();
        if (project == null || envelope.agentId() != null) {
            return null;
        }
        String folder = envelope.cwd();
        String branch = prompt == null && folder != null ? ProjectDetector.branchOf(folder) : null;
        return new ContextSource.Question(
                envelope.sessionId(),
                project,
                folder,
                branch,
                Envelopes.clip(prompt, LONGEST_PROMPT),
                envelope.platform());
    }
}
