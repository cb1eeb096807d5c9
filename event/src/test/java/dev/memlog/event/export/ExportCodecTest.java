/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportCodecTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("shop/1");
    private final ExportCodec codec = new ExportCodec(TeamName.LOCAL, "dev");

    static Stream<ExportLine> lines() {
        return Stream.of(
                new ExportLine.Header(1, AT, 0),
                new ExportLine.Header(1, AT, 4711),
                new ExportLine.Session(
                        SESSION, "shop", "local", "dev", "claude-code", AT, AT.plusSeconds(60), 2, List.of("openai-1")),
                new ExportLine.Memory(7, new MemoryRecord.Prompt(from(null), "add a discount 🙃"), false),
                new ExportLine.Memory(
                        8,
                        new MemoryRecord.Observation(
                                from(null),
                                "bugfix",
                                "title",
                                "subtitle",
                                "narrative",
                                List.of("fact"),
                                List.of("gotcha"),
                                List.of("A.java"),
                                List.of()),
                        true),
                new ExportLine.Memory(
                        9,
                        new MemoryRecord.Summary(
                                from(new Origin("claude-mem/4f1c/summary/123", List.of(123L))),
                                "request",
                                null,
                                "learned",
                                null,
                                "more",
                                null),
                        false),
                new ExportLine.End(1, 3));
    }

    @Test
    void shouldReadBackWhatWasSaidOfAMemory() throws Exception {
        MemoryMark.EditedText text = new MemoryMark.EditedSummary("asked", null, "learned", null, null, null);
        MemoryRecord.Memory memory = new MemoryRecord.Summary(
                from(new Origin("claude-mem/4f1c/summary/123", List.of(9L))), "request", null, null, null, null, null);
        MemoryKey key = memory.provenance().key();
        ExportLine line = new ExportLine.Memory(
                9,
                memory,
                false,
                List.of(
                        new MemoryMark(key, MemoryMark.Kind.PINNED, true, null, AT, "ada"),
                        new MemoryMark(key, MemoryMark.Kind.TEXT, true, text, AT, "bob")));

        ExportLine.Memory read = (ExportLine.Memory) codec.decode(codec.encode(line));

        assertThat(codec.encode(read)).isEqualTo(codec.encode(line));
        assertThat(read.marks())
                .extracting(MemoryMark::kind, MemoryMark::author)
                .containsExactly(tuple(MemoryMark.Kind.PINNED, "ada"), tuple(MemoryMark.Kind.TEXT, "bob"));
        assertThat(read.marks().getLast().text()).isEqualTo(text);
        assertThat(read.toEvent().marks()).isEqualTo(read.marks());
        assertThatThrownBy(() -> codec.decode(codec.encode(line).replace("\"pinned\"", "\"loved\"")))
                .hasMessageContaining("must be text, pinned, wrong or global");
    }

    @Test
    void shouldKeepTheWireFormOfTheGoldenFile() throws Exception {
        assertThat(lines().map(codec::encode)).containsExactlyElementsOf(golden());
    }

    @Test
    void shouldReadBackAllButTheKeyAndMakeTheNumberAnOldOne() throws Exception {
        for (String line : golden()) {
            ExportLine read = codec.decode(line);
            if (read instanceof ExportLine.Memory memory) {
                Origin origin =
                        Objects.requireNonNull(memory.memory().provenance().origin());
                assertThat(origin.numbers().getLast()).isEqualTo(memory.number());
                assertThat(memory.toEvent().envelope().id()).isEqualTo(origin.eventId());
            }
            String again = codec.encode(read).replaceAll(",\"oldNumbers\":\\[[0-9,]*]", "");
            assertThat(again).isEqualTo(line.replaceAll(",\"oldNumbers\":\\[[0-9,]*]", ""));
        }
    }

    @Test
    void shouldWriteAndReadThatALineIsPrivate() throws Exception {
        String session = "{\"type\":\"session\",\"sessionId\":\"s\",\"team\":\"local\",\"author\":\"dev\","
                + "\"platform\":\"unknown\",\"startedAt\":\"2026-01-01T10:00:00Z\","
                + "\"lastActivityAt\":\"2026-01-01T10:00:00Z\",\"promptCount\":0,\"visibility\":\"private\"}";
        String memory = "{\"type\":\"prompt\",\"origin\":\"o\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\","
                + "\"visibility\":\"private\",\"text\":\"hi\"}";

        ExportLine.Session readSession = (ExportLine.Session) codec.decode(session);
        ExportLine.Memory readMemory = (ExportLine.Memory) codec.decode(memory);

        assertThat(codec.encode(readSession)).isEqualTo(session);
        assertThat(readSession.toEvent().envelope().visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(codec.encode(readMemory)).contains("\"visibility\":\"private\"");
        assertThat(readMemory.toEvent().envelope().visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(readMemory.toEvent().memory().provenance().visibility()).isEqualTo(Visibility.PRIVATE);
    }

    @Test
    void shouldNameAMemoryByItsKeyAndTimeWhereItWasMade() {
        String id = Origin.idOf(new MemoryKey(SESSION, 3, 1), AT);

        assertThat(Origin.made(id)).hasValue(new Origin.Made(new MemoryKey(SESSION, 3, 1), AT));
        assertThat(Origin.made("claude-mem/4f1c/summary/123")).isEmpty();
        assertThat(Origin.made("memlog/no-key@12")).isEmpty();
        assertThat(Origin.made("memlog/" + new MemoryKey(SESSION, 3, 1) + "@never"))
                .isEmpty();
    }

    @Test
    void shouldFillInTeamAndAuthorWhereALineNamesNone() throws Exception {
        ExportLine.Memory read = (ExportLine.Memory) new ExportCodec(new TeamName("depot"), "ada")
                .decode("{\"type\":\"prompt\",\"origin\":\"o/1\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\","
                        + "\"text\":\"hi\"}");

        assertThat(read.memory().provenance().team()).isEqualTo("depot");
        assertThat(read.memory().provenance().author()).isEqualTo("ada");
        assertThat(read.toEvent().hidden()).isFalse();
    }

    /** The number may be that of another team's session, or of one to come. */
    @Test
    void shouldRefuseASessionsNumberInPlaceOfItsIdForATeam() throws Exception {
        String line = "{\"type\":\"prompt\",\"origin\":\"o/1\",\"sessionId\":\"#1234\",\"at\":\"2026-01-01T10:00:00Z\","
                + "\"text\":\"hi\"}";

        BadLineException thrown = catchThrowableOfType(
                BadLineException.class, () -> new ExportCodec(new TeamName("depot"), "ada").decode(line));

        assertThat(thrown.field()).isEqualTo("sessionId");
        assertThat(thrown.problem()).contains("a session's number in place of its id");
        assertThat(codec.decode(line)).isInstanceOf(ExportLine.Memory.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "[1]|''",
                "{\"type\":|''",
                "{}|type",
                "{\"type\":\"thought\"}|type",
                "{\"type\":\"memlog-export\",\"version\":2,\"exportedAt\":\"2026-01-01T10:00:00Z\"}|version",
                "{\"type\":\"memlog-export\",\"exportedAt\":\"2026-01-01T10:00:00Z\"}|version",
                "{\"type\":\"prompt\"}|sessionId",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"yesterday\"}|at",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\"}|origin",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\"}|text",
                "{\"type\":\"prompt\",\"number\":\"12\"}|number",
                "{\"type\":\"prompt\",\"number\":-1}|number",
                "{\"type\":\"prompt\",\"oldNumbers\":[0]}|oldNumbers",
                "{\"type\":\"prompt\",\"oldNumbers\":5}|oldNumbers",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"promptNumber\":99999999999}|promptNumber",
                "{\"type\":\"observation\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\","
                        + "\"kind\":\"k\",\"title\":\"t\",\"facts\":[1]}|facts",
                "{\"type\":\"summary\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\"}|request",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\","
                        + "\"text\":\"t\",\"hidden\":1}|hidden",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\","
                        + "\"text\":\"t\",\"call\":5}|call",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\","
                        + "\"text\":\"t\",\"call\":{\"generation\":1,\"batch\":2,\"events\":0}}|call.events",
                "{\"type\":\"prompt\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:00:00Z\",\"origin\":\"o\","
                        + "\"text\":\"t\",\"visibility\":\"mine\"}|visibility",
                "{\"type\":\"session\",\"sessionId\":\"s\"}|startedAt"
            })
    void shouldNameTheFieldThatIsWrong(String line, String field) {
        BadLineException thrown = catchThrowableOfType(BadLineException.class, () -> codec.decode(line));

        assertThat(thrown.field()).isEqualTo(field);
        assertThat(thrown.problem()).isNotBlank();
    }

    private static Provenance from(@Nullable Origin origin) {
        return new Provenance(
                new MemoryKey(SESSION, 3, 1),
                "shop",
                1,
                AT,
                "local",
                "dev",
                "claude-code",
                "openai-1",
                "openai",
                "m-1",
                120,
                List.of(new EventId("e3")),
                null,
                null,
                new ProviderCall(1, 3, 2, 2, 900, 120, 41L),
                origin);
    }

    private static List<String> golden() throws IOException {
        try (var in = ExportCodecTest.class.getResourceAsStream("export.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
