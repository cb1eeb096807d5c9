/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.store.query.TimelineRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timelines over HTTP: by number, by time, by search. */
class TimelineRoutesTest {
    private final RecallServer server = new RecallServer();

    /** One a minute: observations 1, 3, 5, a prompt 2, a summary 4. */
    @BeforeEach
    void seed() {
        server.store.add(List.of(Seeds.observation(1), Seeds.observation(3), Seeds.observation(5)));
        server.store.add(Seeds.prompt(2));
        server.store.add(Seeds.summary(4));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldShowAllKindsInOrderOfTimeWithTheAnchorMarked() {
        String text = text("/api/timeline?anchor=3");

        assertThat(text.lines()
                        .filter(line -> line.startsWith("#") && !line.startsWith("##"))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("#1", "#P2", "#3", "#S4", "#5");
        assertThat(text).contains("Timeline around #3, the oldest first: 2 before, 2 after.");
        assertThat(text.lines().filter(line -> line.endsWith(" <- **ANCHOR**")))
                .singleElement()
                .asString()
                .startsWith("#3 10:45");
        assertThat(text).startsWith(ContextFrame.OPEN).endsWith(ContextFrame.CLOSE);
    }

    @Test
    void shouldSayWhatWasSearchedForInstead() {
        assertThat(text("/api/timeline?query=dpeot").lines())
                .contains("Not found: \"dpeot\". Searched for \"depot\" instead.");
        assertThat(server.get("/api/timeline?query=dpeot&format=json")
                        .json()
                        .at("/corrected/0/typed")
                        .asText())
                .isEqualTo("dpeot");
        assertThat(text("/api/timeline?anchor=3")).doesNotContain("Not found");
    }

    @ParameterizedTest
    @CsvSource({"3,#3", "%233,#3", "S4,#S4", "s4,#S4", "%23S4,#S4", "4,#S4", "P2,#P2", "2,#P2"})
    void shouldTakeANumberHoweverItIsWritten(String anchor, String marked) {
        for (String route : List.of("/api/timeline", "/api/context/timeline")) {
            assertThat(text(route + "?anchor=" + anchor)).contains("Timeline around " + marked + ",");
        }
    }

    @Test
    void shouldTakeATimeThatFallsBetweenMemories() {
        String text = text("/api/timeline?anchor=2026-11-22T10:44:30Z&depth_before=1&depth_after=1");

        assertThat(text)
                .contains("Timeline around 2026-11-22 10:44, the oldest first: 1 before, 1 after.")
                .contains("#P2 ", "2026-11-22 10:44 <- **ANCHOR**", "#3 ");
    }

    @Test
    void shouldBoundTheDepthsAndKeepToTheMemorysProject() {
        server.get("/api/timeline?anchor=3");
        server.get("/api/timeline?anchor=3&depth_before=0&depth_after=9999&projects=a,b");

        TimelineRequest usual = server.memories.timelines.get(0);
        assertThat(usual.before()).isEqualTo(10);
        assertThat(usual.after()).isEqualTo(10);
        assertThat(usual.projects()).containsExactly("parcel-service");
        TimelineRequest asked = server.memories.timelines.get(1);
        assertThat(asked.before()).isZero();
        assertThat(asked.after()).isEqualTo(100);
        assertThat(asked.projects()).containsExactly("a", "b");
    }

    @Test
    void shouldAnchorAtTheBestFindOfASearch() {
        server.store.add(Seeds.observation(9, "Zebra crossing", Seeds.MORNING.plusSeconds(540)));

        assertThat(text("/api/timeline?query=zebra+crossing")).contains("Timeline around #9,");
        assertThat(text("/api/timeline/by-query?query=zebra+crossing")).contains("Timeline around #9,");
        assertThat(text("/api/timeline/by-query?query=zebra+crossing&mode=interactive"))
                .contains(" found for \"zebra crossing\"");
        text("/api/timeline/by-query?query=zebra+crossing&mode=interactive&offset=5");
        assertThat(server.memories.searches.getLast().offset()).isEqualTo(5);
        assertThat(text("/api/timeline?query=quasar")).contains("Nothing is remembered for \"quasar\"");
    }

    @Test
    void shouldGiveRowsWhenAskedForJson() {
        JsonNode json =
                server.get("/api/timeline?anchor=S4&format=json&depth_before=2").json();

        assertThat(json.path("anchor").path("kind").asText()).isEqualTo("summary");
        assertThat(json.path("before"))
                .extracting(row -> row.path("kind").asText())
                .containsExactly("prompt", "observation");
        assertThat(json.path("after"))
                .extracting(row -> row.path("id").asLong())
                .containsExactly(5L);
        assertThat(server.get("/api/timeline?query=quasar&format=json")
                        .json()
                        .path("anchor")
                        .isNull())
                .isTrue();
    }

    @Test
    void shouldMarkAHiddenAnchorAndLeaveOutHiddenNeighbours() {
        server.store.hide(Seeds.observation(3).key(), true);
        server.store.hide(Seeds.observation(5).key(), true);

        String text = text("/api/timeline?anchor=3");

        assertThat(text).contains("(hidden) <- **ANCHOR**").doesNotContain("#5 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/timeline",
                "/api/timeline?anchor=1&query=x",
                "/api/timeline?anchor=yesterday",
                "/api/timeline?anchor=99999999999999999",
                "/api/timeline?anchor=1&depth_before=-1",
                "/api/timeline?anchor=1&depth_after=many",
                "/api/timeline?anchor=1&format=xml",
                "/api/timeline/by-query",
                "/api/timeline/by-query?query=x&mode=manual"
            })
    void shouldNameTheParameterThatIsWrong(String target) {
        Answer answer = server.get(target);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains("must be");
    }

    @Test
    void shouldSayWhenThereIsNoSuchMemory() {
        Answer answer = server.get("/api/timeline?anchor=S77");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).isEqualTo("nothing is remembered under #S77");
    }

    private String text(String target) {
        return server.get(target).json().path("content").path(0).path("text").asText();
    }
}
