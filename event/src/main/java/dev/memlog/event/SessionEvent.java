/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@link Topics#EVENTS}: a fact in the past tense that an agent's hook reported, or a {@link Command} to
 * the session. Private text and secrets have been cut by ingest before one of these is built.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionEvent.SessionStarted.class, name = "session-started"),
    @JsonSubTypes.Type(value = SessionEvent.PromptSubmitted.class, name = "prompt-submitted"),
    @JsonSubTypes.Type(value = SessionEvent.ToolUsed.class, name = "tool-used"),
    @JsonSubTypes.Type(value = SessionEvent.SubagentStopped.class, name = "subagent-stopped"),
    @JsonSubTypes.Type(value = SessionEvent.ActivityReported.class, name = "activity-reported"),
    @JsonSubTypes.Type(value = SessionEvent.CompactionStarted.class, name = "compaction-started"),
    @JsonSubTypes.Type(value = SessionEvent.TurnEnded.class, name = "turn-ended"),
    @JsonSubTypes.Type(value = SessionEvent.SessionEnded.class, name = "session-ended"),
    @JsonSubTypes.Type(value = SessionEvent.EventSkipped.class, name = "event-skipped"),
    @JsonSubTypes.Type(value = SessionEvent.MemoryAdded.class, name = "memory-added"),
    @JsonSubTypes.Type(value = SessionEvent.SessionAdded.class, name = "session-added"),
    @JsonSubTypes.Type(value = SessionEvent.CompleteSession.class, name = "complete-session"),
    @JsonSubTypes.Type(value = SessionEvent.CancelSession.class, name = "cancel-session"),
    @JsonSubTypes.Type(value = SessionEvent.HideMemory.class, name = "hide-memory"),
    @JsonSubTypes.Type(value = SessionEvent.ShareMemory.class, name = "share-memory"),
    @JsonSubTypes.Type(value = MemoryMark.MarkMemory.class, name = "mark-memory"),
    @JsonSubTypes.Type(value = SessionEvent.SetVisibility.class, name = "set-visibility"),
    @JsonSubTypes.Type(value = SessionEvent.DiscardLetter.class, name = "discard-letter"),
    @JsonSubTypes.Type(value = DiscardUndecodable.class, name = "discard-undecodable"),
    @JsonSubTypes.Type(value = SessionEvent.ForgetMemories.class, name = "forget-memories")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface SessionEvent {
    Envelope envelope();

    /** The version of the wire form. */
    @JsonProperty
    default int schema() {
        return WireCodec.SCHEMA;
    }

    /** True if a provider has to process this event; any other is settled when it is read. */
    default boolean needsProvider() {
        return switch (this) {
            case ToolUsed e -> true;
            case SubagentStopped e -> !e.lastAssistantMessage().isBlank();
            case ActivityReported e -> true;
            case TurnEnded e -> true;
            case SessionStarted e -> false;
            case PromptSubmitted e -> false;
            case CompactionStarted e -> false;
            case SessionEnded e -> false;
            case EventSkipped e -> false;
            case Addition e -> false;
            case Command e -> false;
            case UnknownEvent e -> false;
        };
    }

    /**
     * Claude Code's SessionStart.
     *
     * @param source {@code startup}, {@code resume}, {@code clear} or {@code compact}
     */
    record SessionStarted(@JsonUnwrapped Envelope envelope, String source) implements SessionEvent {
        public SessionStarted {
            requireNonNull(envelope, "envelope");
            requireNonNull(source, "source");
        }
    }

    /** The user asked for something: the frame for the events that follow. {@code text} is never blank. */
    record PromptSubmitted(@JsonUnwrapped Envelope envelope, String text) implements SessionEvent {
        public PromptSubmitted {
            requireNonNull(envelope, "envelope");
            requireNonNull(text, "text");
        }
    }

    /**
     * A tool ran, or ({@code failed}) tried to: {@code output} is then the error's text. {@code grounds} are the files
     * that it names, as they were afterwards; null where nobody looked.
     */
    record ToolUsed(
            @JsonUnwrapped Envelope envelope,
            String toolName,
            JsonNode input,
            JsonNode output,
            boolean failed,
            @Nullable Grounds grounds)
            implements SessionEvent {
        public ToolUsed {
            requireNonNull(envelope, "envelope");
            requireNonNull(toolName, "toolName");
            requireNonNull(input, "input");
            requireNonNull(output, "output");
        }

        public ToolUsed(Envelope envelope, String toolName, JsonNode input, JsonNode output, boolean failed) {
            this(envelope, toolName, input, output, failed, null);
        }
    }

    /** A delegated agent finished; the envelope names it. */
    record SubagentStopped(@JsonUnwrapped Envelope envelope, String lastAssistantMessage) implements SessionEvent {
        public SubagentStopped {
            requireNonNull(envelope, "envelope");
            requireNonNull(lastAssistantMessage, "lastAssistantMessage");
        }
    }

    /** An activity that an agent reports on the generic wire; {@code kind} is the agent's own word. */
    record ActivityReported(@JsonUnwrapped Envelope envelope, String kind, JsonNode payload) implements SessionEvent {
        public ActivityReported {
            requireNonNull(envelope, "envelope");
            requireNonNull(kind, "kind");
            requireNonNull(payload, "payload");
        }
    }

    /** The agent is about to compact its context ({@code trigger}: {@code auto} or {@code manual}). */
    record CompactionStarted(@JsonUnwrapped Envelope envelope, String trigger) implements SessionEvent {
        public CompactionStarted {
            requireNonNull(envelope, "envelope");
            requireNonNull(trigger, "trigger");
        }
    }

    /** The agent answered and waits for the user: the moment to summarize. */
    record TurnEnded(@JsonUnwrapped Envelope envelope, String lastAssistantMessage) implements SessionEvent {
        public TurnEnded {
            requireNonNull(envelope, "envelope");
            requireNonNull(lastAssistantMessage, "lastAssistantMessage");
        }
    }

    record SessionEnded(@JsonUnwrapped Envelope envelope, String reason) implements SessionEvent {
        public SessionEnded {
            requireNonNull(envelope, "envelope");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Ingest left an event out and says so without its content, so that the ledger stays whole.
     *
     * @param toolName the tool for whose sake it was left out; null if it was for another
     * @param fetched the numbers of the memories that the agent read in full by it; null for none
     */
    record EventSkipped(
            @JsonUnwrapped Envelope envelope,
            String reason,
            @Nullable String toolName,
            @Nullable List<Long> fetched) implements SessionEvent {
        public EventSkipped {
            requireNonNull(envelope, "envelope");
            requireNonNull(reason, "reason");
            fetched = fetched == null || fetched.isEmpty() ? null : List.copyOf(fetched);
        }

        public EventSkipped(Envelope envelope, String reason) {
            this(envelope, reason, null, null);
        }

        public EventSkipped(Envelope envelope, String reason, @Nullable String toolName) {
            this(envelope, reason, toolName, null);
        }
    }

    /**
     * A record made elsewhere is added here: by an import, or by hand. Its id is derived from its origin, so it is
     * added once, and never again after it was forgotten.
     */
    sealed interface Addition extends SessionEvent permits MemoryAdded, SessionAdded {
        // A session without a known id is addressed by its number, in the id's place.
        private static @Nullable SessionId named(MemoryKey key) {
            return key.isOfNumberAlone() ? null : key.session();
        }
    }

    /**
     * A memory made elsewhere; its key and number are assigned here.
     *
     * @param memory with its origin; only the session of its key counts
     * @param marks what was said of it there, whatever key they name
     */
    record MemoryAdded(
            @JsonUnwrapped Envelope envelope,
            MemoryRecord.Memory memory,
            boolean hidden,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MemoryMark> marks)
            implements Addition {
        public MemoryAdded {
            marks = marks == null ? List.of() : List.copyOf(marks);
            requireNonNull(envelope, "envelope");
            requireNonNull(memory, "memory");
            requireNonNull(memory.provenance().origin(), "origin");
            if (!memory.provenance().key().sessionNumber().equals(envelope.session())) {
                throw new IllegalArgumentException("memory is not of the session it is addressed to");
            }
        }

        /**
         * @param memory with its origin; the number in its key does not matter
         * @throws IllegalArgumentException naming what is wrong with the memory
         */
        public static MemoryAdded of(MemoryRecord.Memory memory, boolean hidden, List<MemoryMark> marks) {
            Provenance from = memory.provenance();
            Origin origin = requireNonNull(from.origin(), "origin");
            Envelope envelope = new Envelope(
                    origin.eventId(),
                    from.key().sessionNumber(),
                    Addition.named(from.key()),
                    from.at(),
                    from.team(),
                    from.author(),
                    from.platform(),
                    from.project(),
                    null,
                    from.agentId(),
                    from.agentType(),
                    from.visibility());
            return new MemoryAdded(envelope, memory, hidden, marks);
        }

        /** One of which nothing was said. */
        public static MemoryAdded of(MemoryRecord.Memory memory, boolean hidden) {
            return of(memory, hidden, List.of());
        }
    }

    /**
     * A session known elsewhere, without its memories. The envelope has its latest activity; the facts known here are
     * extended, not replaced.
     */
    record SessionAdded(
            @JsonUnwrapped Envelope envelope, Instant startedAt, int promptCount, List<String> memorySessionIds)
            implements Addition {
        public SessionAdded {
            requireNonNull(envelope, "envelope");
            requireNonNull(startedAt, "startedAt");
            memorySessionIds = List.copyOf(memorySessionIds);
        }

        /** Another state of the session is another event. */
        public static SessionAdded of(
                SessionId session,
                Instant startedAt,
                Instant lastActivityAt,
                String team,
                String author,
                String platform,
                @Nullable String project,
                int promptCount,
                List<String> memorySessionIds,
                @Nullable Visibility visibility) {
            String state = "session/" + session.wire() + "/" + startedAt + "/" + lastActivityAt + "/" + promptCount
                    + "/" + project + "/" + memorySessionIds + (visibility == Visibility.PRIVATE ? "/private" : "");
            MemoryKey any = new MemoryKey(session, 0, 0);
            Envelope envelope = new Envelope(
                    Origin.eventId(state),
                    any.sessionNumber(),
                    Addition.named(any),
                    lastActivityAt,
                    team,
                    author,
                    platform,
                    project,
                    null,
                    null,
                    null,
                    visibility);
            return new SessionAdded(envelope, startedAt, promptCount, memorySessionIds);
        }
    }

    /** An order to the session's machine rather than a fact; it is not counted as an accepted event. */
    sealed interface Command extends SessionEvent
            permits CompleteSession,
                    CancelSession,
                    HideMemory,
                    ShareMemory,
                    MemoryMark.MarkMemory,
                    SetVisibility,
                    DiscardLetter,
                    DiscardUndecodable,
                    ForgetMemories {
        static void requireOwn(MemoryKey memory, Envelope envelope) {
            if (!memory.sessionNumber().equals(envelope.session())) {
                throw new IllegalArgumentException("memory " + memory + " is not of the session it is addressed to");
            }
        }
    }

    /** Close the session once its pending work is done. */
    record CompleteSession(@JsonUnwrapped Envelope envelope, String reason) implements Command {
        public CompleteSession {
            requireNonNull(envelope, "envelope");
            requireNonNull(reason, "reason");
        }
    }

    /** Drop the session's pending work (it is counted as discarded) and close it. */
    record CancelSession(@JsonUnwrapped Envelope envelope, String reason) implements Command {
        public CancelSession {
            requireNonNull(envelope, "envelope");
            requireNonNull(reason, "reason");
        }
    }

    /** Keep a memory of the session out of lists and injected context, or ({@code hidden} false) show it again. */
    record HideMemory(@JsonUnwrapped Envelope envelope, MemoryKey memory, boolean hidden) implements Command {
        public HideMemory {
            requireNonNull(envelope, "envelope");
            requireNonNull(memory, "memory");
            Command.requireOwn(memory, envelope);
        }
    }

    /** Decides for a memory of the session alone who finds it; the sender has checked whose it is. */
    record ShareMemory(
            @JsonUnwrapped Envelope envelope,
            MemoryKey memory,
            @JsonProperty("to") Visibility visibility) implements Command {
        public ShareMemory {
            requireNonNull(envelope, "envelope");
            requireNonNull(memory, "memory");
            requireNonNull(visibility, "visibility");
            Command.requireOwn(memory, envelope);
        }
    }

    /**
     * Decides who finds the session's memories, those that it has and those to come. Ignored unless the envelope's author
     * is the session's.
     */
    record SetVisibility(
            @JsonUnwrapped Envelope envelope,
            @JsonProperty("to") Visibility visibility) implements Command {
        public SetVisibility {
            requireNonNull(envelope, "envelope");
            requireNonNull(visibility, "visibility");
        }
    }

    /** Discards the dead letter of {@code event} for good; {@code reason} is for display. */
    record DiscardLetter(@JsonUnwrapped Envelope envelope, EventId event, String reason) implements Command {
        public DiscardLetter {
            requireNonNull(envelope, "envelope");
            requireNonNull(event, "event");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Forget these memories and dead letters of the session for good.
     *
     * @param letters the ids of the dead letters' events
     * @param whole true to forget the session with all its waiting events; only ids and counts are kept
     */
    record ForgetMemories(
            @JsonUnwrapped Envelope envelope, List<MemoryKey> memories, List<EventId> letters, boolean whole)
            implements Command {
        public ForgetMemories {
            requireNonNull(envelope, "envelope");
            memories = List.copyOf(memories);
            letters = List.copyOf(letters);
            for (MemoryKey memory : memories) {
                Command.requireOwn(memory, envelope);
                if (envelope.sessionId() != null && !memory.session().team().equals(envelope.owner())) {
                    throw new IllegalArgumentException("a memory of another team is addressed");
                }
            }
        }
    }

    /** An event of an unknown type, kept unchanged and never an exception. */
    record UnknownEvent(
            Envelope envelope,
            @JsonProperty("type") String type,
            @Nullable JsonNode body) implements SessionEvent {
        public UnknownEvent {
            requireNonNull(envelope, "envelope");
            requireNonNull(type, "type");
        }
    }
}
