/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written for private memories, and that nothing is written for those of the whole team. */
class VisibilityWireTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = new SessionId(new TeamName("depot"), "s-1");
    private static final MemoryKey MEMORY = new MemoryKey(SESSION, 3, 1);
    private final WireCodec codec = new WireCodec();

    static Stream<SessionEvent> events() {
        return Stream.of(
                new SessionEvent.TurnEnded(envelope(Visibility.PRIVATE), "all done"),
                new SessionEvent.ShareMemory(envelope(Visibility.PRIVATE), MEMORY, Visibility.TEAM),
                new SessionEvent.SetVisibility(envelope(Visibility.TEAM), Visibility.PRIVATE));
    }

    static Stream<MemoryRecord> memories() {
        return Stream.of(
                new MemoryRecord.Prompt(provenance(Visibility.PRIVATE), "text"),
                session(Visibility.PRIVATE),
                new MemoryRecord.MemoryShare(MEMORY, Visibility.TEAM, AT, "ada"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadBackAPrivateEvent(SessionEvent event) throws Exception {
        assertThat(codec.decodeEvent(codec.encode(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldReadBackAPrivateMemory(MemoryRecord memory) throws Exception {
        assertThat(codec.decodeMemory(memory.recordKey(), codec.encode(memory))).isEqualTo(memory);
    }

    @Test
    void shouldWriteAShareUnderAKeyOfItsOwn() {
        MemoryRecord share = new MemoryRecord.MemoryShare(MEMORY, Visibility.PRIVATE, AT, "ada");

        assertThat(share.recordKey()).isEqualTo("depot%1Fs-1/0000000003/001/share");
        assertThat(text(codec.encode(share)))
                .isEqualTo("{\"type\":\"share\",\"memory\":\"depot%1Fs-1/0000000003/001\",\"visibility\":\"private\","
                        + "\"at\":\"2026-01-01T10:00:00Z\",\"author\":\"ada\",\"schema\":1}");
    }

    @Test
    void shouldTellWhatACommandDecidesFromWhatItsKeyRemembers() {
        SessionEvent command = new SessionEvent.SetVisibility(envelope(Visibility.PRIVATE), Visibility.TEAM);

        assertThat(text(codec.encode(command))).contains("\"visibility\":\"private\"", "\"to\":\"team\"");
    }

    /** Records of earlier versions have no such field. */
    @Test
    void shouldTakeAMissingVisibilityForTheTeams() throws Exception {
        SessionEvent event = new SessionEvent.TurnEnded(envelope(Visibility.TEAM), "all done");
        List<MemoryRecord> memories =
                List.of(new MemoryRecord.Prompt(provenance(Visibility.TEAM), "text"), session(Visibility.TEAM));

        assertThat(text(codec.encode(event))).doesNotContain("visibility");
        assertThat(codec.decodeEvent(codec.encode(event)).envelope().visibility())
                .isNull();
        for (MemoryRecord memory : memories) {
            assertThat(text(codec.encode(memory))).doesNotContain("visibility");
            assertThat(codec.decodeMemory(memory.recordKey(), codec.encode(memory)))
                    .isEqualTo(memory);
        }
    }

    @Test
    void shouldKeepAMemorysVisibilityUnderAnotherKey() {
        Provenance moved = provenance(Visibility.PRIVATE).at(new MemoryKey(SESSION, 9, 0));

        assertThat(moved.visibility()).isEqualTo(Visibility.PRIVATE);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static Envelope envelope(Visibility visibility) {
        return new Envelope(
                new EventId("e1"),
                SessionNumber.of(SESSION),
                SESSION,
                AT,
                "depot",
                "ada",
                "codex",
                "shop",
                null,
                null,
                null,
                visibility);
    }

    private static Provenance provenance(Visibility visibility) {
        return Provenance.builder(MEMORY, AT, "depot", "ada", "codex")
                .visibility(visibility)
                .build();
    }

    private static MemoryRecord.SessionRecord session(Visibility visibility) {
        return new MemoryRecord.SessionRecord(
                SESSION,
                SessionNumber.of(SESSION),
                "shop",
                "depot",
                "ada",
                "codex",
                SessionStatus.ACTIVE,
                null,
                1,
                AT,
                AT,
                null,
                2,
                List.of(),
                new Ledger(3, 1, 0, 1, 1, 1, 0, 0, 0),
                100,
                20,
                null,
                new SourceOffset(2, 7),
                visibility);
    }
}
