/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.OrderOutcome;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memories saved by hand as claude-mem's server and its plugin's tools do. */
class ServerMemoryRouteTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldSaveAMemoryInTheServersForm() {
        Answer answer = save("{'projectId':'shop','content':'Prices are net.','kind':'decision',"
                + "'metadata':{'title':'Net prices','files':['Price.java'],'ticket':42}}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode memory = answer.json().path("memory");
        assertThat(memory.path("id").asText()).isEqualTo("1001");
        assertThat(memory.path("teamId").asText()).isEqualTo("team-a");
        Observation observation = server.commands.added().getFirst();
        assertThat(observation.narrative()).isEqualTo("Prices are net.");
        assertThat(observation.title()).isEqualTo("Net prices");
        assertThat(observation.kind()).isEqualTo("decision");
        assertThat(observation.filesRead()).containsExactly("Price.java");
        assertThat(observation.facts()).containsExactly("ticket: 42");
        assertThat(observation.provenance().project()).isEqualTo("shop");
    }

    @Test
    void shouldTakeThePluginsFormAndRememberATextOnce() {
        Answer first = save("{'projectId':'shop','narrative':'Prices are net.','type':'decision','title':'Net'}");
        Answer second = save("{'projectId':'shop','content':'Prices are net.'}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(server.commands.added()).singleElement().satisfies(observation -> {
            assertThat(observation.kind()).isEqualTo("decision");
            assertThat(observation.title()).isEqualTo("Net");
        });
    }

    @Test
    void shouldTakeTheProjectOfTheSessionThatIsNamed() {
        server.store.add(Seeds.session("shop", "claude-code"));

        save("{'projectId':'machine-1','content':'Prices are net.','serverSessionId':'" + Seeds.SESSION.value() + "'}");
        save("{'projectId':'machine-1','content':'Prices are net.','serverSessionId':'nobody'}");

        assertThat(server.commands.added())
                .extracting(observation -> observation.provenance().project())
                .containsExactly("shop", "machine-1");
    }

    @Test
    void shouldSayWhenItIsNotShownInTime() {
        server.commands.shows = false;
        server.commands.lag = OptionalLong.of(1);

        Answer answer = save("{'projectId':'shop','content':'Prices are net.'}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.json().at("/memory/id").isNull()).isTrue();
        assertThat(answer.json().path("message").asText()).contains("not shown yet");
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE,503", "TOO_LARGE,413"})
    void shouldSayWhenTheLogDoesNotTakeIt(OrderOutcome outcome, int statusCode) {
        server.commands.outcome = outcome;

        assertThat(save("{'projectId':'shop','content':'x'}").statusCode()).isEqualTo(statusCode);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'content':'x'} | projectId",
                "{'projectId':'a\\tb','content':'x'} | projectId",
                "{'projectId':'shop','content':'x','serverSessionId':'a\\nb'} | serverSessionId",
                "{'projectId':'shop'} | content",
                "{'projectId':'shop','content':7} | content",
                "{'projectId':'shop','content':'<private>x</private>'} | content",
                "{'projectId':'shop','content':'x','kind':[]} | kind",
                "{'projectId':'shop','content':'x','metadata':7} | metadata",
                "[] | body"
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        Answer answer = save(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
        assertThat(server.commands.added()).isEmpty();
    }

    @Test
    void shouldRefuseAPageThatIsServedFromElsewhere() {
        assertThat(server.send("POST", "/v1/memories", "{}", "Origin", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
    }

    private Answer save(String body) {
        return server.post("/v1/memories", body.replace('\'', '"'));
    }
}
