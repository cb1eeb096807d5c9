/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.ground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.WireMapper;
import dev.memlog.event.ground.Grounds;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.ground.Standing.Line;
import dev.memlog.recall.ground.Standing.Move;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where it is said how memories stand: in contexts, in lists of hits, in full texts and in JSON. */
class GroundedRecallTest {
    private final Told told = new Told();
    private final RecallServer server = new RecallServer(told);

    /** Knows of each memory what a test has it know. */
    private static final class Told implements Ground {
        private final Map<Long, Standing> known = new HashMap<>();

        @Override
        public Optional<String> folderOf(String project) {
            return Optional.of("/home/dev/" + project);
        }

        @Override
        public Map<Long, Standing> compare(String folder, Map<Long, Grounds> seen, Duration patience) {
            Map<Long, Standing> found = new HashMap<>(known);
            found.keySet().retainAll(seen.keySet());
            return folder.equals("/home/dev/parcel-service") ? found : Map.of();
        }
    }

    @BeforeEach
    void seed() throws Exception {
        for (long number = 1; number <= 4; number++) {
            server.store.add(Seeds.observation(number, "Depot number " + number, Seeds.MORNING.plusSeconds(number)));
            try (PreparedStatement add =
                    server.store.database.writer().prepareStatement("INSERT INTO memory_grounds VALUES (?, ?)")) {
                add.setLong(1, number);
                add.setString(2, WireMapper.create().writeValueAsString(new Grounds("r", null, "main", List.of())));
                add.executeUpdate();
            }
        }
        told.known.put(1L, new Standing(3, 2, 0, List.of(), Line.HERE, "main"));
        told.known.put(2L, new Standing(1, 0, 1, List.of(), Line.HERE, "main"));
        told.known.put(3L, new Standing(1, 1, 0, List.of(), Line.ELSEWHERE, "feature/x"));
        told.known.put(4L, new Standing(1, 0, 0, List.of(new Move("A.java", "B.java")), Line.HERE, "main"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldTellAContextWhatHasChangedAndNothingOfAnotherBranch() throws Exception {
        String context = server.get("/api/context/inject?project=parcel-service&folder=/home/dev/parcel-service")
                .body();

        assertThat(context)
                .contains("Depot number 1 [2 of 3 files changed since]")
                .contains("Depot number 2 [stale: its file is gone]")
                .contains("Depot number 4 [1 of 1 file renamed]")
                .doesNotContain("Depot number 3");
        assertThat(context.indexOf("#2 ")).as("ranked down").isGreaterThan(context.indexOf("#4 "));
    }

    @Test
    void shouldMarkWhatASearchFindsAndPutItBehind() throws Exception {
        String text = server.get("/api/search?query=depot").body();
        assertThat(text)
                .contains("Depot number 1 [parcel-service] [2 of 3 files changed since]")
                .contains("Depot number 3 [parcel-service] [on branch feature/x, not merged here]");

        JsonNode json = json("/api/search?query=depot&format=json&folder=/home/dev/parcel-service");
        assertThat(json.path("ranking").get(0).asLong()).isEqualTo(4);
        assertThat(json.path("ranking").get(1).asLong()).isEqualTo(1);
        assertThat(json.path("observations").get(0).path("id").asLong()).isEqualTo(4);
        JsonNode ground = json.path("observations").get(1).path("ground");
        assertThat(ground.path("files").asInt()).isEqualTo(3);
        assertThat(ground.path("changed").asInt()).isEqualTo(2);
        assertThat(ground.path("stale").asBoolean()).isFalse();
        assertThat(ground.path("merged").asBoolean()).isTrue();
        assertThat(ground.path("text").asText()).isEqualTo("2 of 3 files changed since");
    }

    @Test
    void shouldSayItOfAMemoryInFull() throws Exception {
        JsonNode one = json("/api/observation/2");
        assertThat(one.path("ground").path("stale").asBoolean()).isTrue();

        String tool = inFull("[\"4\",\"3\"]");
        assertThat(tool)
                .contains("[1 of 1 file renamed] [A.java is now B.java]")
                .contains("[on branch feature/x, not merged here]");
    }

    @Test
    void shouldSayNothingOfWhatIsNotKnown() throws Exception {
        told.known.clear();

        assertThat(json("/api/observation/2").has("ground")).isFalse();
        assertThat(server.get("/api/search?query=depot").body()).doesNotContain("since", "stale", "branch");
    }

    private JsonNode json(String pathAndQuery) {
        return server.get(pathAndQuery).json();
    }

    private String inFull(String ids) {
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_observations\","
                        + "\"arguments\":{\"ids\":" + ids + "}}}";
        return server.send("POST", "/mcp", call, "Content-Type", "application/json", "Accept", "application/json")
                .json()
                .at("/result/content/0/text")
                .asText();
    }
}
