/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.text.KeyHash;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import dev.memlog.store.told.WhyQueries;
import dev.memlog.store.told.WorthQueries;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldRoutesTest {
    private static final SessionNumber LATER = SessionNumber.of(SessionId.local("later"));
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final RecallServer server = new RecallServer(
            64,
            (recall, routes) -> new ToldRoutes(
                            new WorthQueries(recall.store.database),
                            new WhyQueries(recall.store.database),
                            recall.memories,
                            new Holdout(10),
                            ZoneOffset.UTC,
                            recall.gates,
                            recall.clock)
                    .addTo(routes));

    @BeforeEach
    void tell() {
        server.store.add(Seeds.observation(11), Seeds.observation(12));
        server.store.record(new Told(LATER, 1, NOON, Told.START, List.of(11L, 12L), 80, "dev", null));
        server.store.record(new EventTaken(
                LATER,
                4,
                new EventId("e4"),
                NOON.plusSeconds(60),
                EventTaken.PROMPT,
                null,
                EventOutcome.PROCESSED,
                null,
                null,
                null,
                List.of(11L),
                null,
                null,
                null));
    }

    private static EventTaken tool(long sequence, @Nullable List<Integer> commands, @Nullable Integer error) {
        return new EventTaken(
                LATER,
                sequence,
                new EventId("e" + sequence),
                NOON.plusSeconds(60 + sequence),
                "tool-used",
                "Bash",
                EventOutcome.OPEN,
                null,
                null,
                error != null,
                null,
                null,
                commands,
                error);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTellWhatAPeriodCameTo() {
        JsonNode worth =
                server.get("/v1/worth?since=2026-11-23&until=2026-11-23").json();

        assertThat(worth.path("sessions").asInt()).isOne();
        assertThat(worth.at("/total/told").asInt()).isEqualTo(2);
        assertThat(worth.at("/total/used").asInt()).isOne();
        assertThat(worth.at("/total/cited").asInt()).isOne();
        assertThat(worth.at("/total/tokens").asInt()).isEqualTo(80);
        assertThat(worth.at("/total/tokensPerUsed").asInt()).isEqualTo(80);
        assertThat(worth.at("/byKind/0/kind").asText()).isEqualTo("feature");
        assertThat(worth.at("/places/0/place").asText()).isEqualTo("start");
        assertThat(worth.at("/holdout/percent").asInt()).isEqualTo(10);
        assertThat(worth.at("/holdout/measures/0/clear").asBoolean(true)).isFalse();
        assertThat(worth.at("/holdout/measures/0/difference").isNull()).isTrue();
        JsonNode before = server.get("/v1/worth?until=2026-11-22").json();
        assertThat(before.at("/total/told").asInt()).isZero();
        assertThat(before.at("/total/tokensPerUsed").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"since=then,since", "since=2026-11-23&until=2026-11-22,since", "until=x,until"})
    void shouldNameWhatIsWrongWithAPeriod(String query, String parameter) {
        Answer answer = server.get("/v1/worth?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(parameter);
    }

    @Test
    void shouldTellTheChainOfAMemory() {
        JsonNode why = server.get("/v1/memories/11/why").json();

        assertThat(why.at("/memory/id").asLong()).isEqualTo(11);
        assertThat(why.at("/memory/kind").asText()).isEqualTo("observation");
        assertThat(why.at("/totals/sessions").asInt()).isOne();
        assertThat(why.at("/totals/used").asInt()).isOne();
        assertThat(why.at("/told/0/sessionDbId").asLong()).isEqualTo(LATER.value());
        assertThat(why.at("/told/0/places/0").asText()).isEqualTo("start");
        assertThat(why.at("/told/0/uses/0/how").asText()).isEqualTo("cited");
        assertThat(why.at("/told/0/uses/0/evidence").asLong()).isEqualTo(4);
        assertThat(why.at("/standing/hidden").asBoolean(true)).isFalse();
        assertThat(server.get("/v1/memories/12/why").json().at("/told/0/uses")).isEmpty();
    }

    @Test
    void shouldTellWhatWasRunAndApartFromItWhichErrorWasMetAgain() {
        server.store.record(
                13,
                new MemoryRecord.Observation(
                        Provenance.builder(
                                        new MemoryKey(Seeds.SESSION, 13, 0),
                                        Seeds.MORNING,
                                        "local",
                                        "dev",
                                        "claude-code")
                                .project("parcel-service")
                                .build(),
                        "gotcha",
                        "The build needs a depot",
                        null,
                        "`mvn -q verify` fails without one.",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of(7)));
        server.store.record(new Told(LATER, 2, NOON.plusSeconds(1), Told.PROMPT, List.of(13L), 20, "dev", null));
        server.store.record(tool(5, List.of(KeyHash.of("mvn verify")), null));
        server.store.record(tool(6, null, 7));

        JsonNode why = server.get("/v1/memories/13/why").json();
        JsonNode worth =
                server.get("/v1/worth?since=2026-11-23&until=2026-11-23").json();

        assertThat(why.at("/totals/used").asInt()).isOne();
        assertThat(why.at("/totals/met").asInt()).isOne();
        assertThat(why.at("/told/0/uses/0/how").asText()).isEqualTo("ran");
        assertThat(why.at("/told/0/uses")).hasSize(1);
        assertThat(why.at("/told/0/met/0/evidence").asLong()).isEqualTo(6);
        assertThat(why.at("/told/0/met/0/at").asText()).isEqualTo("2026-11-23T12:01:06Z");
        assertThat(worth.at("/total/used").asInt()).isEqualTo(2);
        assertThat(worth.at("/total/ran").asInt()).isOne();
        assertThat(worth.at("/total/met").asInt()).isOne();
    }

    @Test
    void shouldKnowNoChainOfWhatIsNotThere() {
        assertThat(server.get("/v1/memories/4711/why").statusCode()).isEqualTo(404);
        assertThat(server.get("/v1/memories/eleven/why").statusCode()).isEqualTo(400);
    }
}
