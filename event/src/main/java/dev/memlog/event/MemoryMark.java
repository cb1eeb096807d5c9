/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.memlog.event.text.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of an observation or a summary. It is stored beside the memory, which stays as it was made; each
 * kind has a key of its own, so that no mark replaces another when the topic is compacted. The newest of a key holds.
 *
 * @param set false takes the mark back
 * @param text the text that is shown in place of the memory's own; only of {@link Kind#TEXT}, where it is set
 * @param author who said it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryMark(
        MemoryKey memory, Kind kind, boolean set, @Nullable EditedText text, Instant at, String author)
        implements MemoryRecord {
    /** What a mark says. */
    public enum Kind {
        /** The memory's text is another. */
        TEXT,
        /** It is told first, and kept by retention. */
        PINNED,
        /** It is not true: it is not told. */
        WRONG,
        /** It holds in all projects of its team. */
        GLOBAL;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for another name */
        @JsonCreator
        public static Kind of(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName().equals(wireName)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("not a kind of mark: " + wireName);
        }
    }

    public MemoryMark {
        requireNonNull(memory, "memory");
        requireNonNull(kind, "kind");
        requireNonNull(at, "at");
        requireNonNull(author, "author");
        requireText(kind, set, text);
    }

    private static void requireText(Kind kind, boolean set, @Nullable EditedText text) {
        if ((text != null) != (set && kind == Kind.TEXT)) {
            throw new IllegalArgumentException("a mark has a text if it sets one, and no other mark has");
        }
    }

    public static String keyOf(MemoryKey memory, Kind kind) {
        return memory + "/" + kind.wireName();
    }

    /** The keys of everything that may be said of a memory: with the memory, all of it is forgotten. */
    public static List<String> keysBeside(MemoryKey memory) {
        List<String> keys = new ArrayList<>();
        keys.add(MemoryEdit.keyOf(memory));
        keys.add(MemoryShare.keyOf(memory));
        Arrays.stream(Kind.values()).forEach(kind -> keys.add(keyOf(memory, kind)));
        return keys;
    }

    @Override
    public String recordKey() {
        return keyOf(memory, kind);
    }

    /** The same mark of a memory under another key. */
    public MemoryMark at(MemoryKey key) {
        return new MemoryMark(key, kind, set, text, at, author);
    }

    /** The command to the memory's session that makes a mark of it. */
    public record MarkMemory(
            @JsonUnwrapped Envelope envelope,
            MemoryKey memory,
            Kind kind,
            boolean set,
            @Nullable EditedText text) implements SessionEvent.Command {
        public MarkMemory {
            requireNonNull(envelope, "envelope");
            requireNonNull(kind, "kind");
            SessionEvent.Command.requireOwn(memory, envelope);
            requireText(kind, set, text);
        }

        /** The mark that it asks for. */
        public MemoryMark toMark(Instant now) {
            return new MemoryMark(memory, kind, set, text, now, envelope.author());
        }
    }

    /** A memory's text as a person wrote it, whole: what it does not have is not shown. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = EditedObservation.class, name = "observation"),
        @JsonSubTypes.Type(value = EditedSummary.class, name = "summary")
    })
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public sealed interface EditedText permits EditedObservation, EditedSummary {
        /** Its parts, in one order. */
        List<@Nullable String> parts();

        /** The memory with this text; as it is if the text is one of another kind of memory. */
        Memory over(Memory memory);

        /** The present text of a memory; null for a prompt, whose text is the user's. */
        static @Nullable EditedText of(Memory memory) {
            return switch (memory) {
                case Observation o -> new EditedObservation(o.title(), o.subtitle(), o.narrative(), o.facts());
                case Summary s ->
                    new EditedSummary(
                            s.request(), s.investigated(), s.learned(), s.completed(), s.nextSteps(), s.notes());
                case Prompt p -> null;
            };
        }

        /** A name of the text that every node derives alike: 16 hexadecimal digits. */
        default String revision() {
            // A missing part and an empty one are two texts.
            return Sha256.hex(
                    parts().stream()
                            .map(part -> part == null ? "-" : "+" + part)
                            .collect(Collectors.joining("\u0000")),
                    8);
        }
    }

    public record EditedObservation(
            String title,
            @Nullable String subtitle,
            @Nullable String narrative,
            List<String> facts) implements EditedText {
        public EditedObservation {
            requireNonNull(title, "title");
            facts = facts == null ? List.of() : List.copyOf(facts);
        }

        @Override
        public List<@Nullable String> parts() {
            List<@Nullable String> parts = new ArrayList<>(Arrays.asList(title, subtitle, narrative));
            parts.addAll(facts);
            return parts;
        }

        @Override
        public Memory over(Memory memory) {
            return memory instanceof Observation o
                    ? new Observation(
                            o.provenance(),
                            o.kind(),
                            title,
                            subtitle,
                            narrative,
                            facts,
                            o.concepts(),
                            o.filesRead(),
                            o.filesModified(),
                            o.grounds(),
                            o.supersedes(),
                            o.errors())
                    : memory;
        }

        /** Leaves out the content. */
        @Override
        public String toString() {
            return "EditedObservation[" + revision() + "]";
        }
    }

    public record EditedSummary(
            @Nullable String request,
            @Nullable String investigated,
            @Nullable String learned,
            @Nullable String completed,
            @Nullable String nextSteps,
            @Nullable String notes)
            implements EditedText {
        @Override
        public List<@Nullable String> parts() {
            return Arrays.asList(request, investigated, learned, completed, nextSteps, notes);
        }

        @Override
        public Memory over(Memory memory) {
            return memory instanceof Summary s
                    ? new Summary(s.provenance(), request, investigated, learned, completed, nextSteps, notes)
                    : memory;
        }

        /** Leaves out the content. */
        @Override
        public String toString() {
            return "EditedSummary[" + revision() + "]";
        }
    }
}
