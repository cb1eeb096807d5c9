/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.ActivityReported;
import dev.memlog.event.SessionEvent.CompactionStarted;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionEnded;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.SubagentStopped;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.text.CitedNumbers;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.project.ExcludedProjects;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Composes events from a request's content: applies {@link PrivacyFilter} to it and decides whether the event is
 * skipped. A skipped event becomes an {@link EventSkipped}, which the ledger counts.
 *
 * <p>Threading: safe.
 */
public final class EventComposer {
    public static final String PRIVATE = "private";
    static final String INTERNAL_PROTOCOL = "internal_protocol";
    static final String EMPTY = "empty";
    /**
     * Memlog's own tools, whatever prefix the agent adds: memories about recalled memories would feed on themselves.
     */
    private static final String OWN_SERVER = "memlog";

    private static final List<String> OWN_TOOLS = List.of(
            "_search", "_timeline", "_get_observations", "_session_start_context", "_remember", "_correct_memory");

    static final String TOOL_EXCLUDED = "tool_excluded";

    /** Excluded projects leave no record at all, not even of the skipped event. */
    static final String PROJECT_EXCLUDED = "project_excluded";

    /** Stands for a prompt without text, such as a picture or a file. */
    public static final String MEDIA_PROMPT = "[media prompt]";

    private static final int LONGEST_WORD = 256;
    private static final Pattern NOTIFICATION = Pattern.compile("<task-notification(?:\\s[^>]{0,200})?>");
    private static final String NOTIFICATION_END = "</task-notification>";

    private final PrivacyFilter privacy;
    private final Set<String> skipTools;
    private final ExcludedProjects excluded;
    private final LeftOutFiles leftOut;
    private final RecentSessions recent;
    private final EventGrounds grounds;

    EventComposer(
            PrivacyFilter privacy,
            Set<String> skipTools,
            ExcludedProjects excluded,
            LeftOutFiles leftOut,
            RecentSessions recent,
            EventGrounds grounds) {
        this.privacy = privacy;
        this.skipTools = skipTools;
        this.excluded = excluded;
        this.leftOut = leftOut;
        this.recent = recent;
        this.grounds = grounds;
    }

    public SessionEvent prompt(Envelope envelope, String text) {
        return unlessExcluded(envelope, () -> promptOf(envelope, text));
    }

    private SessionEvent promptOf(Envelope envelope, String text) {
        if (text.isBlank()) {
            return new EventSkipped(envelope, EMPTY);
        }
        if (isNotification(text.strip())) {
            return new EventSkipped(envelope, INTERNAL_PROTOCOL);
        }
        String kept = privacy.prompt(text);
        return kept.isBlank() ? new EventSkipped(envelope, PRIVATE) : new PromptSubmitted(envelope, kept);
    }

    public SessionEvent tool(Envelope envelope, String name, JsonNode input, JsonNode output, boolean failed) {
        return tool(envelope, name, input, output, failed, null);
    }

    /** @param sent what the sender says of its files; null for what this node sees of them */
    public SessionEvent tool(
            Envelope envelope, String name, JsonNode input, JsonNode output, boolean failed, @Nullable Grounds sent) {
        return unlessExcluded(
                envelope,
                () -> excluded.hasPathOf(envelope.cwd(), name, input, output)
                        ? new EventSkipped(envelope, PROJECT_EXCLUDED)
                        : toolOf(envelope, name, input, output, failed, sent));
    }

    private SessionEvent toolOf(
            Envelope envelope, String name, JsonNode input, JsonNode output, boolean failed, @Nullable Grounds sent) {
        if (skipTools.contains(name) || isOwn(name)) {
            return new EventSkipped(envelope, TOOL_EXCLUDED, word(name, ""), fetched(envelope, name, input));
        }
        String left = leftOut.reason(input);
        if (left != null) {
            return new EventSkipped(envelope, left, word(name, ""));
        }
        if (isPrivate(envelope)) {
            return new EventSkipped(envelope, PRIVATE);
        }
        // Only of what is kept: the files of an event that is left out are not looked at.
        Grounds seen = sent == null ? grounds.of(envelope, LeftOutFiles.paths(input), input) : sent;
        return new ToolUsed(
                envelope,
                word(name, ""),
                privacy.payload(input),
                privacy.payload(output),
                failed,
                seen == null ? null : seen.cleaned(privacy::word));
    }

    public SessionEvent turnEnd(Envelope envelope, RedactedAnswer answer) {
        return unlessUnwanted(envelope, () -> new TurnEnded(envelope, answer.text()));
    }

    /** A turn that was interrupted before the agent said anything. */
    public SessionEvent answerless(Envelope envelope) {
        return unlessUnwanted(envelope, () -> new EventSkipped(envelope, EMPTY));
    }

    public SessionEvent subagentStop(Envelope envelope, RedactedAnswer answer) {
        return unlessUnwanted(envelope, () -> new SubagentStopped(envelope, answer.text()));
    }

    public SessionEvent activity(Envelope envelope, String kind, JsonNode payload) {
        return unlessUnwanted(
                envelope,
                () -> excluded.hasPathOf(envelope.cwd(), kind, payload, NullNode.getInstance())
                        ? new EventSkipped(envelope, PROJECT_EXCLUDED)
                        : new ActivityReported(envelope, word(kind, ""), privacy.payload(payload)));
    }

    public SessionEvent sessionStart(Envelope envelope, @Nullable String source) {
        return unlessExcluded(envelope, () -> new SessionStarted(envelope, word(source, "startup")));
    }

    public SessionEvent compaction(Envelope envelope, @Nullable String trigger) {
        return unlessExcluded(envelope, () -> new CompactionStarted(envelope, word(trigger, "auto")));
    }

    public SessionEvent sessionEnd(Envelope envelope, @Nullable String reason) {
        return unlessExcluded(envelope, () -> new SessionEnded(envelope, word(reason, "other")));
    }

    public RedactedAnswer redact(@Nullable String answer) {
        return answer == null ? RedactedAnswer.NONE : new RedactedAnswer(privacy.answer(answer));
    }

    private SessionEvent unlessUnwanted(Envelope envelope, Supplier<SessionEvent> event) {
        return unlessExcluded(envelope, () -> isPrivate(envelope) ? new EventSkipped(envelope, PRIVATE) : event.get());
    }

    private SessionEvent unlessExcluded(Envelope envelope, Supplier<SessionEvent> event) {
        return isExcluded(envelope) ? new EventSkipped(envelope, PROJECT_EXCLUDED) : event.get();
    }

    // A project's name excludes the whole session, whatever its later events leave out; a folder excludes what happens
    // in it.
    private boolean isExcluded(Envelope envelope) {
        if (excluded.isEmpty()) {
            return false;
        }
        if (recent.of(SessionKey.of(envelope)).isExcluded() || excluded.hasFolder(envelope.cwd())) {
            return true;
        }
        if (excluded.hasProject(envelope.project())) {
            recent.onExcluded(SessionKey.of(envelope));
            return true;
        }
        return false;
    }

    // Work on a wholly private prompt reveals the prompt, so it is private, too. Only this node knows, until it forgets
    // the session.
    private boolean isPrivate(Envelope envelope) {
        return recent.of(SessionKey.of(envelope)).isPrivate();
    }

    /** The numbers of the memories that the agent reads by this call, which is left out itself. */
    private List<Long> fetched(Envelope envelope, String tool, JsonNode input) {
        return tool.endsWith(EventTaken.READS_IN_FULL) && isOwn(tool) && !isPrivate(envelope)
                ? new CitedNumbers().readIds(input).fetched()
                : List.of();
    }

    /** Whether it is a tool of Memlog's own MCP server, under any name the agent gives it. */
    private static boolean isOwn(String tool) {
        int server = tool.indexOf(OWN_SERVER);
        return server >= 0
                && OWN_TOOLS.stream()
                        .anyMatch(name ->
                                tool.endsWith(name) && server + OWN_SERVER.length() <= tool.length() - name.length());
    }

    // Exactly one notification and no text around it comes from the harness, not from the user.
    private static boolean isNotification(String text) {
        return NOTIFICATION.matcher(text).lookingAt()
                && text.indexOf(NOTIFICATION_END) == text.length() - NOTIFICATION_END.length();
    }

    private String word(@Nullable String text, String absent) {
        return text == null || text.isBlank()
                ? absent
                : Objects.requireNonNull(Envelopes.clip(privacy.word(text), LONGEST_WORD));
    }
}
