/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireCodec;
import dev.memlog.event.WireMapper;
import dev.memlog.event.export.BadLineException;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.ground.GroundsJson.BadGroundsException;
import dev.memlog.event.team.TeamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written of grounds, in events, memories and exports, and what is taken of those that come from outside. */
class GroundsWireTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final SessionId SESSION = SessionId.local("s-1");
    private static final String ID = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad";
    private static final Grounds GROUNDS = new Grounds(
            "1a2b3c4d",
            ID,
            "main",
            List.of(
                    new SeenFile("src/A.java", ID, null, 12L),
                    new SeenFile("win.txt", ID, ID.replace('3', '4'), 14L),
                    new SeenFile("large.bin", null, null, 5_000_000L),
                    SeenFile.absent("old.txt")));

    private final WireCodec codec = new WireCodec();
    private final JsonMapper mapper = WireMapper.create();

    @Test
    void shouldReadBackAnEventAndAMemory() throws Exception {
        SessionEvent event = new SessionEvent.ToolUsed(
                new Envelope(
                        new EventId("e1"),
                        SessionNumber.of(SESSION),
                        SESSION,
                        AT,
                        "local",
                        "dev",
                        "claude-code",
                        "shop",
                        "/home/dev/shop",
                        null,
                        null),
                "Read",
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.textNode("ok"),
                false,
                GROUNDS);
        MemoryRecord memory = observation(GROUNDS);

        assertThat(codec.decodeEvent(codec.encode(event))).isEqualTo(event);
        assertThat(codec.decodeMemory(memory.recordKey(), codec.encode(memory))).isEqualTo(memory);
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8))
                .contains(
                        "\"grounds\":{\"repository\":\"1a2b3c4d\",\"head\":\"" + ID
                                + "\",\"branch\":\"main\",\"files\":[{\"path\":\"src/A.java\",\"id\":\"" + ID
                                + "\",\"bytes\":12},",
                        "{\"path\":\"old.txt\"}");
    }

    @Test
    void shouldReadWhatHasNone() throws Exception {
        MemoryRecord without = observation(null);

        assertThat(new String(codec.encode(without), StandardCharsets.UTF_8)).doesNotContain("grounds");
        assertThat(codec.decodeMemory(without.recordKey(), codec.encode(without)))
                .isEqualTo(without);
    }

    @Test
    void shouldExportAndImportThem() throws Exception {
        ExportCodec exports = new ExportCodec(TeamName.LOCAL, "dev");

        ExportLine line = exports.decode(exports.encode(new ExportLine.Memory(7, observation(GROUNDS), false)));

        assertThat(((ExportLine.Memory) line).memory())
                .isInstanceOfSatisfying(
                        MemoryRecord.Observation.class,
                        read -> assertThat(read.grounds()).isEqualTo(GROUNDS));
        assertThat(((ExportLine.Memory) line).toEvent().memory().at(new MemoryKey(SESSION, 9, 0)))
                .isInstanceOfSatisfying(
                        MemoryRecord.Observation.class,
                        read -> assertThat(read.grounds()).isEqualTo(GROUNDS));
        String broken = exports.encode(new ExportLine.Memory(7, observation(GROUNDS), false))
                .replace("src/A.java", "/etc/passwd");
        assertThat(catchThrowableOfType(BadLineException.class, () -> exports.decode(broken))
                        .field())
                .isEqualTo("grounds.path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|''",
                "{}|repository",
                "{'repository':'r','head':'HEAD'}|head",
                "{'repository':'r','branch':7}|branch",
                "{'repository':'r','files':{}}|files",
                "{'repository':'r','files':[1]}|files",
                "{'repository':'r','files':[{}]}|path",
                "{'repository':'r','files':[{'path':'a/../b'}]}|path",
                "{'repository':'r','files':[{'path':'/a'}]}|path",
                "{'repository':'r','files':[{'path':'C:/a'}]}|path",
                "{'repository':'r','files':[{'path':'a','id':'12'}]}|id",
                "{'repository':'r','files':[{'path':'a','bytes':-1}]}|bytes"
            })
    void shouldNameTheFieldThatIsWrong(String json, String field) throws Exception {
        JsonNode tree = mapper.readTree(json.replace('\'', '"'));

        assertThat(catchThrowableOfType(BadGroundsException.class, () -> GroundsJson.read(tree)))
                .hasMessageStartingWith("must")
                .extracting(BadGroundsException::field)
                .isEqualTo(field);
    }

    private static MemoryRecord.Observation observation(@Nullable Grounds grounds) {
        Provenance from = Provenance.builder(new MemoryKey(SESSION, 3, 1), AT, "local", "dev", "claude-code")
                .origin(new Origin("elsewhere/1", List.of(7L)))
                .build();
        return new MemoryRecord.Observation(
                from, "bugfix", "a title", null, null, List.of(), List.of(), List.of("src/A.java"), List.of(), grounds);
    }
}
