/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.edge.Request;
import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.project.ProjectDetector;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events are answered with context, and the question for it: a session's start, and prompts if so
 * configured; before a tool call and after a failed one, if so configured. Sub-agents get no context; private prompts become other events and ask for none.
 *
 * <p>Threading: safe; may read the file system.
 */
final class SessionContexts {
    private static final Set<String> HAVE_CONTEXT = Set.of("resume", "resumed", "fork");
    private static final int LONGEST_PROMPT = 16_000;

    private final ContextLookup atStart;
    private final @Nullable ContextLookup onPrompt;
    private final @Nullable ContextLookup aroundTool;

    SessionContexts(ContextSource source, IngestConfig config) {
        atStart = new ContextLookup(source, config.contextDeadline());
        onPrompt = config.contextOnPrompt() ? new ContextLookup(source, config.onPromptDeadline()) : null;
        aroundTool = config.contextBeforeTool() ? new ContextLookup(source, config.beforeToolDeadline()) : null;
    }

    /**
     * The lookup for an event; for most events it is empty.
     *
     * @param hook the request that reported it
     */
    ContextLookup.Pending begin(SessionEvent event, Request hook) {
        if (event instanceof PromptSubmitted prompt && onPrompt != null) {
            return onPrompt.begin(question(event.envelope(), prompt.text(), null, hook));
        }
        if (event instanceof ToolUsed tool && tool.failed() && aroundTool != null) {
            return begin(tool, CallSubjects.failed(tool), hook);
        }
        // A resumed session already has its context, and so has a copy of one.
        return event instanceof SessionStarted started
                        && !HAVE_CONTEXT.contains(started.source().toLowerCase(Locale.ROOT))
                ? atStart.begin(question(event.envelope(), null, null, hook))
                : ContextLookup.nothing();
    }

    /** The lookup for a call that is about to be made, as the event that it would become. */
    ContextLookup.Pending beginBefore(ToolUsed call, Request hook) {
        return begin(call, CallSubjects.before(call), hook);
    }

    private ContextLookup.Pending begin(ToolUsed call, ContextSource.@Nullable ToolCall about, Request hook) {
        return aroundTool == null || about == null
                ? ContextLookup.nothing()
                : aroundTool.begin(question(call.envelope(), null, about, hook));
    }

    /** Whether tool calls are answered at all. */
    boolean areAroundTools() {
        return aroundTool != null;
    }

    private static ContextSource.@Nullable Question question(
            Envelope envelope, @Nullable String prompt, ContextSource.@Nullable ToolCall tool, Request hook) {
        String project = envelope.project();
        if (project == null || envelope.agentId() != null) {
            return null;
        }
        String folder = envelope.cwd();
        String branch = prompt == null && tool == null && folder != null ? ProjectDetector.branchOf(folder) : null;
        return new ContextSource.Question(
                hook.principal(),
                envelope.sessionId(),
                project,
                folder,
                branch,
                Envelopes.clip(prompt, LONGEST_PROMPT),
                tool,
                envelope.platform(),
                hook.header(Headers.AUTHORIZATION_STRING));
    }
}
