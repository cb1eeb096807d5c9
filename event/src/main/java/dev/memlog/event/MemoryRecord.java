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
import dev.memlog.event.text.KeyHash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value on {@link Topics#MEMORIES}. A memory is written once and never rewritten; a session's record often. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MemoryRecord.Observation.class, name = "observation"),
    @JsonSubTypes.Type(value = MemoryRecord.Summary.class, name = "summary"),
    @JsonSubTypes.Type(value = MemoryRecord.Prompt.class, name = "prompt"),
    @JsonSubTypes.Type(value = MemoryRecord.SessionRecord.class, name = "session"),
    @JsonSubTypes.Type(value = MemoryRecord.MemoryEdit.class, name = "edit"),
    @JsonSubTypes.Type(value = MemoryRecord.MemoryShare.class, name = "share"),
    @JsonSubTypes.Type(value = MemoryMark.class, name = "mark"),
    @JsonSubTypes.Type(value = EventTaken.class, name = "event"),
    @JsonSubTypes.Type(value = Settlement.class, name = "settlement"),
    @JsonSubTypes.Type(value = Told.class, name = "told"),
    @JsonSubTypes.Type(value = MemoryRecord.Reflection.class, name = "reflection"),
    @JsonSubTypes.Type(value = MemoryRecord.Marker.class, name = "marker"),
    @JsonSubTypes.Type(value = MemoryRecord.NumberFloor.class, name = "number-floor")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface MemoryRecord
        permits MemoryRecord.Memory,
                MemoryRecord.SessionRecord,
                MemoryRecord.MemoryEdit,
                MemoryRecord.MemoryShare,
                MemoryRecord.Reflection,
                MemoryRecord.Marker,
                MemoryRecord.NumberFloor,
                MemoryRecord.UnknownMemory,
                MemoryMark,
                EventTaken,
                Settlement,
                Told {
    /** The record's key on the topic. */
    String recordKey();

    /** The version of the wire form. */
    @JsonProperty
    default int schema() {
        return WireCodec.SCHEMA;
    }

    /** A memory that users and agents look up: made once, cited by its number. */
    sealed interface Memory extends MemoryRecord permits Observation, Summary, Prompt {
        Provenance provenance();

        /** The same memory under another key. */
        Memory at(MemoryKey key);

        @Override
        default String recordKey() {
            return provenance().key().toString();
        }
    }

    /**
     * Something worth remembering.
     *
     * @param kind one of the mode's types, such as {@code bugfix}
     * @param grounds the state of the files that it names; null where nobody saw them
     * @param supersedes the earlier observations that it denies by its provider's own word: their keys, or, of an
     *     observation made elsewhere, their {@linkplain Origin origins}
     * @param errors hashes of the errors of the events that it was made of ({@link EventTaken#error()}), in order
     */
    record Observation(
            @JsonUnwrapped Provenance provenance,
            String kind,
            String title,
            @Nullable String subtitle,
            @Nullable String narrative,
            List<String> facts,
            List<String> concepts,
            List<String> filesRead,
            List<String> filesModified,
            @Nullable Grounds grounds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> supersedes,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> errors)
            implements Memory {
        public Observation {
            requireNonNull(provenance, "provenance");
            requireNonNull(kind, "kind");
            requireNonNull(title, "title");
            facts = List.copyOf(facts);
            concepts = List.copyOf(concepts);
            filesRead = List.copyOf(filesRead);
            filesModified = List.copyOf(filesModified);
            supersedes = supersedes == null ? List.of() : List.copyOf(supersedes);
            errors = KeyHash.ordered(errors);
        }

        /** That supersedes none by its provider's word, and is not made of an error. */
        public Observation(
                Provenance provenance,
                String kind,
                String title,
                @Nullable String subtitle,
                @Nullable String narrative,
                List<String> facts,
                List<String> concepts,
                List<String> filesRead,
                List<String> filesModified,
                @Nullable Grounds grounds) {
            this(
                    provenance,
                    kind,
                    title,
                    subtitle,
                    narrative,
                    facts,
                    concepts,
                    filesRead,
                    filesModified,
                    grounds,
                    List.of(),
                    List.of());
        }

        /** Without grounds. */
        public Observation(
                Provenance provenance,
                String kind,
                String title,
                @Nullable String subtitle,
                @Nullable String narrative,
                List<String> facts,
                List<String> concepts,
                List<String> filesRead,
                List<String> filesModified) {
            this(provenance, kind, title, subtitle, narrative, facts, concepts, filesRead, filesModified, null);
        }

        @Override
        public Observation at(MemoryKey key) {
            return new Observation(
                    provenance.at(key),
                    kind,
                    title,
                    subtitle,
                    narrative,
                    facts,
                    concepts,
                    filesRead,
                    filesModified,
                    grounds,
                    supersedes,
                    errors);
        }
    }

    /** The summary of a turn. At least one field is present. */
    record Summary(
            @JsonUnwrapped Provenance provenance,
            @Nullable String request,
            @Nullable String investigated,
            @Nullable String learned,
            @Nullable String completed,
            @Nullable String nextSteps,
            @Nullable String notes)
            implements Memory {
        public Summary {
            requireNonNull(provenance, "provenance");
        }

        @Override
        public Summary at(MemoryKey key) {
            return new Summary(provenance.at(key), request, investigated, learned, completed, nextSteps, notes);
        }
    }

    /** A user's prompt. */
    record Prompt(@JsonUnwrapped Provenance provenance, String text) implements Memory {
        public Prompt {
            requireNonNull(provenance, "provenance");
            requireNonNull(text, "text");
        }

        @Override
        public Prompt at(MemoryKey key) {
            return new Prompt(provenance.at(key), text);
        }
    }

    /**
     * A session's current state: the newest record of its key is complete, and is written in the transaction it counts.
     *
     * @param skipEvidence the beginning of the last unusable answer
     * @param visibility of all its memories that no {@link MemoryShare} names; null for {@link Visibility#TEAM}
     */
    record SessionRecord(
            SessionId sessionId,
            SessionNumber number,
            @Nullable String project,
            String team,
            String author,
            String platform,
            SessionStatus status,
            @Nullable String statusReason,
            int generation,
            Instant startedAt,
            Instant lastActivityAt,
            @Nullable Instant completedAt,
            int promptCount,
            List<String> memorySessionIds,
            Ledger ledger,
            long inputTokens,
            long outputTokens,
            @Nullable String skipEvidence,
            @Nullable SourceOffset reflects,
            @Nullable Visibility visibility)
            implements MemoryRecord {
        /** The status reason of a session that was opened and never used; lists leave it out. */
        public static final String ONLY_OPENED = "opened";

        public SessionRecord {
            requireNonNull(sessionId, "sessionId");
            requireNonNull(number, "number");
            requireNonNull(team, "team");
            requireNonNull(author, "author");
            requireNonNull(platform, "platform");
            requireNonNull(status, "status");
            requireNonNull(startedAt, "startedAt");
            requireNonNull(lastActivityAt, "lastActivityAt");
            requireNonNull(ledger, "ledger");
            if (!number.equals(SessionNumber.of(sessionId))
                    && !sessionId.equals(SessionId.ofNumber(sessionId.team(), number))) {
                // Its row would take the session's place, and all later rows of the session would be refused.
                throw new IllegalArgumentException("number " + number + " is not that of session id " + sessionId);
            }
            memorySessionIds = List.copyOf(memorySessionIds);
            generation = Bounds.count(generation);
            promptCount = Bounds.count(promptCount);
            inputTokens = Bounds.count(inputTokens);
            outputTokens = Bounds.count(outputTokens);
            visibility = visibility == Visibility.TEAM ? null : visibility;
        }

        /** Of a session whose memories the whole team finds. */
        public SessionRecord(
                SessionId sessionId,
                SessionNumber number,
                @Nullable String project,
                String team,
                String author,
                String platform,
                SessionStatus status,
                @Nullable String statusReason,
                int generation,
                Instant startedAt,
                Instant lastActivityAt,
                @Nullable Instant completedAt,
                int promptCount,
                List<String> memorySessionIds,
                Ledger ledger,
                long inputTokens,
                long outputTokens,
                @Nullable String skipEvidence,
                @Nullable SourceOffset reflects) {
            this(
                    sessionId,
                    number,
                    project,
                    team,
                    author,
                    platform,
                    status,
                    statusReason,
                    generation,
                    startedAt,
                    lastActivityAt,
                    completedAt,
                    promptCount,
                    memorySessionIds,
                    ledger,
                    inputTokens,
                    outputTokens,
                    skipEvidence,
                    reflects,
                    null);
        }

        public static String keyOf(SessionId sessionId) {
            return "session/" + sessionId.keySegment();
        }

        @Override
        public String recordKey() {
            return keyOf(sessionId);
        }
    }

    /**
     * Whether a memory is hidden: the newest edit of its key holds. It is stored next to the memory and never replaces
     * it.
     */
    record MemoryEdit(MemoryKey memory, boolean hidden, Instant at, String author) implements MemoryRecord {
        public static String keyOf(MemoryKey memory) {
            return memory + "/edit";
        }

        public MemoryEdit {
            requireNonNull(memory, "memory");
            requireNonNull(at, "at");
            requireNonNull(author, "author");
        }

        @Override
        public String recordKey() {
            return keyOf(memory);
        }
    }

    /**
     * Who finds a memory, decided for it alone: the newest of its key holds, over its session's visibility. Its key is
     * another than that of {@link MemoryEdit}, so that neither replaces the other when the topic is compacted.
     *
     * @param author who decided it
     */
    record MemoryShare(MemoryKey memory, Visibility visibility, Instant at, String author) implements MemoryRecord {
        public static String keyOf(MemoryKey memory) {
            return memory + "/share";
        }

        public MemoryShare {
            requireNonNull(memory, "memory");
            requireNonNull(visibility, "visibility");
            requireNonNull(at, "at");
            requireNonNull(author, "author");
        }

        @Override
        public String recordKey() {
            return keyOf(memory);
        }
    }

    /** Accounts for a record of the events topic that belongs to no session with a record. */
    record Reflection(SourceOffset reflects) implements MemoryRecord {
        public Reflection {
            requireNonNull(reflects, "reflects");
        }

        @Override
        public String recordKey() {
            return "reflection/" + reflects.partition();
        }
    }

    /** Written by a store node and read back by it: proof that it has caught up. */
    record Marker(String node, String token) implements MemoryRecord {
        public Marker {
            requireNonNull(node, "node");
            requireNonNull(token, "token");
        }

        @Override
        public String recordKey() {
            return "marker/" + node;
        }
    }

    /**
     * Raises the numbers of later memories above {@code above}, so that no number by which an imported memory was cited
     * elsewhere is given to another memory.
     *
     * @param id of this record alone: later numbers are counted from it, so none replaces another
     */
    record NumberFloor(String id, long above) implements MemoryRecord {
        public NumberFloor {
            requireNonNull(id, "id");
            if (above < 1 || above > Origin.HIGHEST_CITED) {
                throw new IllegalArgumentException("a number floor must be between 1 and " + Origin.HIGHEST_CITED);
            }
        }

        @Override
        public String recordKey() {
            return "number-floor/" + id;
        }
    }

    /** A record of an unknown type, kept unchanged. */
    record UnknownMemory(String recordKey, @Nullable JsonNode body) implements MemoryRecord {}
}
