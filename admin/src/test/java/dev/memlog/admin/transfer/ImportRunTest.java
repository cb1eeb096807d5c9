/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.RecordedLog;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.SeededStore;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of an import's lines. */
class ImportRunTest {
    private static final String HEADER =
            "{\"type\":\"memlog-export\",\"version\":1,\"exportedAt\":\"2026-01-01T10:00:00Z\"}";
    private static final String SESSION = "{\"type\":\"session\",\"sessionId\":\"s\",\"project\":\"shop\","
            + "\"startedAt\":\"2026-01-01T10:00:00Z\",\"lastActivityAt\":\"2026-01-01T11:00:00Z\"}";
    private static final String END = "{\"type\":\"end\"}";
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldAddWhatIsNewAndGiveNothingASecondTime() throws Exception {
        JsonNode first = run(false, HEADER, SESSION, prompt(1), prompt(2), END);
        int given = log.events.size();
        JsonNode second = run(false, HEADER, SESSION, prompt(1), prompt(2), END);

        assertThat(first.at("/added/prompts").asInt()).isEqualTo(2);
        assertThat(first.at("/added/sessions").asInt()).isEqualTo(1);
        assertThat(first.path("complete").asBoolean()).isTrue();
        assertThat(given).isEqualTo(3);
        assertThat(log.events).hasSize(3).first().isInstanceOf(SessionEvent.SessionAdded.class);
        assertThat(second.at("/added/prompts").asInt()).isZero();
        assertThat(second.at("/known/prompts").asInt()).isEqualTo(2);
        assertThat(second.at("/known/sessions").asInt()).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatAnObservationSupersedesAndTheErrorsThatItIsMadeOf() throws Exception {
        String earlier = "memlog/s/0000000002/000@1767261600000";

        run(
                false,
                HEADER,
                SESSION,
                "{\"type\":\"observation\",\"origin\":\"elsewhere/1\",\"sessionId\":\"s\",\"at\":\"2026-01-01T10:30:00Z\","
                        + "\"kind\":\"change\",\"title\":\"moved\",\"supersedes\":[\"" + earlier
                        + "\"],\"errors\":[7,-3]}",
                END);

        assertThat(log.events.getLast())
                .isInstanceOfSatisfying(
                        SessionEvent.MemoryAdded.class,
                        added -> assertThat((MemoryRecord.Observation) added.memory())
                                .returns(List.of(earlier), MemoryRecord.Observation::supersedes)
                                .returns(List.of(-3, 7), MemoryRecord.Observation::errors));
    }

    @Test
    void shouldMakeWayForTheNumbersOfWhatComesBeforeItDoes() throws Exception {
        String header = HEADER.replace("}", ",\"highestNumber\":4711}");

        run(true, header, prompt(1));
        assertThat(log.floors).isEmpty();
        run(false, header, prompt(1));
        run(false, header, prompt(1));
        run(false, HEADER.replace("}", ",\"highestNumber\":100}"), prompt(2));

        assertThat(log.floors).containsExactly(4711L);
    }

    @Test
    void shouldKnowWhatCameWithoutItsSessionWhenItComesWithIt() throws Exception {
        String alone = prompt(1)
                .replaceAll("\"origin\":\"[^\"]*\"", "\"origin\":\"claude-mem/m-1/observation/7@1\"")
                .replace("\"sessionId\":\"s\"", "\"sessionId\":\"m-1\",\"memorySessionId\":\"m-1\"");
        String withSession = alone.replace("claude-mem/m-1/", "claude-mem/s/")
                .replace("\"sessionId\":\"m-1\"", "\"sessionId\":\"s\"");

        assertThat(run(false, HEADER, alone).at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(run(false, HEADER, withSession, withSession)
                        .at("/known/prompts")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void shouldTakeTheSameMemoryInOneFileOnce() throws Exception {
        JsonNode report = run(false, HEADER, prompt(1), prompt(1), END);

        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(report.at("/known/prompts").asInt()).isEqualTo(1);
        assertThat(log.events).hasSize(1);
    }

    @Test
    void shouldGiveNothingWhenItIsADryRun() throws Exception {
        JsonNode report = run(true, HEADER, SESSION, prompt(1), END);

        assertThat(log.events).isEmpty();
        assertThat(report.path("dryRun").asBoolean()).isTrue();
        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(report.at("/added/sessions").asInt()).isEqualTo(1);
    }

    @Test
    void shouldNameEachBrokenLineAndTakeTheOthers() throws Exception {
        JsonNode report = run(
                false,
                HEADER,
                "",
                "nonsense",
                prompt(1).replace("2026-01-01T10:00:01Z", "today"),
                prompt(2),
                prompt(3).replace("\"s\"", "\"a\\u0000b\""));

        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(report.path("brokenLines").asInt()).isEqualTo(3);
        assertThat(report.path("complete").asBoolean()).isFalse();
        assertThat(report.path("errors")
                        .valueStream()
                        .map(error -> error.path("line").asInt() + " "
                                + error.path("field").asText()))
                .containsExactly("3 ", "4 at", "6 sessionId");
    }

    @Test
    void shouldLeaveOutWhatWasForgotten() throws Exception {
        log.memories.forgotten.add("elsewhere/1");

        JsonNode report = run(false, HEADER, prompt(1), prompt(2), END);

        assertThat(report.at("/leftOut/prompts").asInt()).isEqualTo(1);
        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(report.path("notYetShown").asInt()).isZero();
    }

    @Test
    void shouldSayWhatIsNotShownInTime() throws Exception {
        log.memories.shows = false;
        log.memories.lag = OptionalLong.empty();

        JsonNode report = run(false, HEADER, prompt(1), END);

        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
        assertThat(report.path("notYetShown").asInt()).isEqualTo(1);
    }

    @Test
    void shouldNameTheLineThatIsTooLargeForTheLog() throws Exception {
        log.tooLarge.add("elsewhere/2");

        JsonNode report = run(false, HEADER, prompt(1), prompt(2), prompt(3), END);

        assertThat(report.at("/added/prompts").asInt()).isEqualTo(2);
        assertThat(report.at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(report.at("/errors/0/problem").asText()).contains("larger than a record");
    }

    @Test
    void shouldAskAgainWhenTheLogDoesNotAcknowledgeAndGiveUpAtLast() throws Exception {
        log.next.add(OrderOutcome.UNAVAILABLE);
        assertThat(run(false, HEADER, prompt(1), END).at("/added/prompts").asInt())
                .isEqualTo(1);

        log.next.addAll(Collections.nCopies(9, OrderOutcome.UNAVAILABLE));
        assertThatThrownBy(() -> run(false, HEADER, prompt(2), END)).isInstanceOf(ImportRun.Unavailable.class);
    }

    @Test
    void shouldWidenASessionThatIsKnownByLess() throws Exception {
        run(false, HEADER, SESSION, END);
        JsonNode report = run(false, HEADER, SESSION.replace("11:00", "12:00"), END);

        assertThat(report.at("/added/sessions").asInt()).isZero();
        assertThat(report.at("/known/sessions").asInt()).isEqualTo(1);
        assertThat(log.events).hasSize(2);
    }

    private JsonNode run(boolean dryRun, String... lines) throws ImportRun.Unavailable {
        ImportRun run = new ImportRun(
                new ImportRun.ImportSource(
                        new OriginQueries(store.database), new ExportQueries(store.database), () -> log.memories.lag),
                log.commands,
                new ExportCodec(TeamName.LOCAL, "dev"),
                Duration.ofMillis(50),
                dryRun);
        long number = 1;
        for (String line : List.of(lines)) {
            run.take(number++, line);
        }
        return run.finish().json();
    }

    private static String prompt(int number) {
        return "{\"type\":\"prompt\",\"origin\":\"elsewhere/" + number + "\",\"number\":" + number
                + ",\"sessionId\":\"s\",\"project\":\"shop\",\"at\":\"2026-01-01T10:00:0" + number
                + "Z\",\"text\":\"asked " + number + "\"}";
    }
}
