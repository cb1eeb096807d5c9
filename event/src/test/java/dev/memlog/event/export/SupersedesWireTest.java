/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written of the observations that an observation supersedes by its provider's word. */
class SupersedesWireTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("s-1");
    private static final String EARLIER = Origin.idOf(new MemoryKey(SESSION, 2, 0), AT);
    private final WireCodec codec = new WireCodec();
    private final ExportCodec exports = new ExportCodec(TeamName.LOCAL, "dev");

    @Test
    void shouldReadBackWhatItSupersedes() throws Exception {
        MemoryRecord.Observation memory = observation(List.of("s-1/0000000002/000"));

        String written = new String(codec.encode(memory), StandardCharsets.UTF_8);

        assertThat(written).contains("\"supersedes\":[\"s-1/0000000002/000\"]");
        assertThat(codec.decodeMemory(memory.recordKey(), codec.encode(memory))).isEqualTo(memory);
        assertThat(written).contains("\"errors\":[-3,7]");
        assertThat(memory.at(new MemoryKey(SESSION, 9, 0)).supersedes()).isEqualTo(memory.supersedes());
        assertThat(memory.at(new MemoryKey(SESSION, 9, 0)).errors()).containsExactly(-3, 7);
        assertThat(new EditedObservation("edited", null, null, List.of()).over(memory))
                .isInstanceOfSatisfying(
                        MemoryRecord.Observation.class,
                        edited -> assertThat(edited)
                                .returns(memory.supersedes(), MemoryRecord.Observation::supersedes)
                                .returns(memory.errors(), MemoryRecord.Observation::errors));
    }

    @Test
    void shouldReadARecordOfAnEarlierVersion() throws Exception {
        MemoryRecord.Observation without = observation(List.of());

        String written = new String(codec.encode(without), StandardCharsets.UTF_8);

        assertThat(written).doesNotContain("supersedes");
        assertThat(codec.decodeMemory(without.recordKey(), codec.encode(without)))
                .isEqualTo(without);
    }

    @Test
    void shouldExportAndImportIt() throws Exception {
        String line = exports.encode(new ExportLine.Memory(7, observation(List.of(EARLIER)), false));

        assertThat(((ExportLine.Memory) exports.decode(line)).toEvent().memory())
                .isInstanceOfSatisfying(
                        MemoryRecord.Observation.class,
                        read -> assertThat(read.supersedes()).containsExactly(EARLIER));
        assertThat(((ExportLine.Memory) exports.decode(line)).toEvent().memory())
                .isInstanceOfSatisfying(
                        MemoryRecord.Observation.class,
                        read -> assertThat(read.errors()).containsExactly(-3, 7));
        assertThat(catchThrowableOfType(
                                BadLineException.class, () -> exports.decode(line.replace("[-3,7]", "[2147483648]")))
                        .field())
                .isEqualTo("errors");
        assertThat(catchThrowableOfType(
                                BadLineException.class, () -> exports.decode(line.replace("\"" + EARLIER + "\"", "7")))
                        .field())
                .isEqualTo("supersedes");
        assertThat(catchThrowableOfType(
                                BadLineException.class,
                                () -> exports.decode(line.replace("\"" + EARLIER + "\"", "\" \"")))
                        .field())
                .isEqualTo("supersedes");
    }

    private static MemoryRecord.Observation observation(List<String> supersedes) {
        Provenance from = Provenance.builder(new MemoryKey(SESSION, 3, 1), AT, "local", "dev", "claude-code")
                .origin(new Origin("elsewhere/1", List.of(7L)))
                .build();
        return new MemoryRecord.Observation(
                from,
                "bugfix",
                "a title",
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                supersedes,
                List.of(7, -3));
    }
}
