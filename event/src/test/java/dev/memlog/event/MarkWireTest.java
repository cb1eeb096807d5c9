/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryMark.MarkMemory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people say of memories, on the wire. */
class MarkWireTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("s-1");
    private static final MemoryKey MEMORY = new MemoryKey(SESSION, 3, 1);
    private static final EditedText TEXT = new EditedObservation("a title", null, "told", List.of("a fact"));
    private static final EditedText SUMMARY = new EditedSummary("asked", null, "learned", null, null, null);
    private final WireCodec codec = new WireCodec();

    static Stream<SessionEvent> events() {
        return Stream.of(
                new MarkMemory(envelope(), MEMORY, Kind.TEXT, true, TEXT),
                new MarkMemory(envelope(), MEMORY, Kind.TEXT, false, null),
                new MarkMemory(envelope(), MEMORY, Kind.WRONG, true, null),
                SessionEvent.MemoryAdded.of(added(), false, List.of(mark(Kind.GLOBAL, true), text(TEXT))));
    }

    static Stream<MemoryRecord> memories() {
        return Stream.of(mark(Kind.PINNED, true), mark(Kind.PINNED, false), text(TEXT), text(SUMMARY));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadBackACommand(SessionEvent event) throws Exception {
        assertThat(codec.decodeEvent(codec.encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldReadBackAMark(MemoryRecord mark) throws Exception {
        assertThat(codec.decodeMemory(mark.recordKey(), codec.encode(mark))).isEqualTo(mark);
    }

    @Test
    void shouldWriteEachKindUnderAKeyOfItsOwn() {
        assertThat(mark(Kind.PINNED, true).recordKey()).isEqualTo("s-1/0000000003/001/pinned");
        assertThat(json(mark(Kind.WRONG, true)))
                .isEqualTo("{\"type\":\"mark\",\"memory\":\"s-1/0000000003/001\",\"kind\":\"wrong\",\"set\":true,"
                        + "\"at\":\"2026-01-01T10:00:00Z\",\"author\":\"ada\",\"schema\":1}");
        assertThat(json(text(TEXT)))
                .contains(
                        "\"text\":{\"of\":\"observation\",\"title\":\"a title\",\"narrative\":\"told\",\"facts\":[\"a fact\"]}");
        assertThat(MemoryMark.keysBeside(MEMORY))
                .containsExactlyInAnyOrder(
                        MEMORY + "/edit",
                        MEMORY + "/share",
                        MEMORY + "/text",
                        MEMORY + "/pinned",
                        MEMORY + "/wrong",
                        MEMORY + "/global");
    }

    /** Records of earlier versions have no such field, and older readers of an addition without marks see no new one. */
    @Test
    void shouldWriteNoMarksWhereThereAreNone() {
        assertThat(new String(codec.encode(SessionEvent.MemoryAdded.of(added(), true)), StandardCharsets.UTF_8))
                .doesNotContain("marks");
    }

    @Test
    void shouldNameATextByItsParts() {
        assertThat(TEXT.revision()).matches("[0-9a-f]{16}");
        assertThat(new EditedObservation("a title", "", "told", List.of("a fact")).revision())
                .isNotEqualTo(TEXT.revision());
        assertThat(new EditedObservation("a title", null, "told", List.of("a fact")).revision())
                .isEqualTo(TEXT.revision());
        assertThat(TEXT.toString()).doesNotContain("title", "told");
    }

    @Test
    void shouldRefuseATextOfAnotherMarkAndAnEditWithoutOne() {
        assertThatThrownBy(() -> new MemoryMark(MEMORY, Kind.PINNED, true, TEXT, AT, "ada"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MemoryMark(MEMORY, Kind.TEXT, true, null, AT, "ada"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MarkMemory(
                        envelope(), new MemoryKey(SessionId.local("other"), 1, 0), Kind.PINNED, true, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not of the session");
    }

    private String json(MemoryRecord record) {
        return new String(codec.encode(record), StandardCharsets.UTF_8);
    }

    private static MemoryMark mark(Kind kind, boolean set) {
        return new MemoryMark(MEMORY, kind, set, null, AT, "ada");
    }

    private static MemoryMark text(EditedText text) {
        return new MemoryMark(MEMORY, Kind.TEXT, true, text, AT, "ada");
    }

    private static MemoryRecord.Memory added() {
        return new MemoryRecord.Summary(
                Provenance.builder(MEMORY, AT, "local", "ada", "codex")
                        .origin(new Origin("o/1", List.of(7L)))
                        .build(),
                "asked",
                null,
                null,
                null,
                null,
                null);
    }

    private static Envelope envelope() {
        return Envelope.command(new EventId("e1"), SessionNumber.of(SESSION), SESSION, AT, "local", "ada", "codex");
    }
}
