/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memories saved by hand, over HTTP and as a tool. */
class SaveRoutesTest {
    private static final String SAVE = "/api/memory/save";

    private final RecallServer server = new RecallServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldSaveATextAndSayUnderWhichNumber() {
        Answer answer = save("{'text':'Prices are net of tax.\\nAlways.','project':'shop','metadata':"
                + "{'type':'decision','concepts':['gotcha'],'files':['Price.java'],'ticket':42}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo(json("{'success':true,'id':1001,'title':'Prices are net of tax.','project':'shop',"
                        + "'message':'remembered as #1001'}"));
        Observation observation = server.commands.added().getFirst();
        assertThat(observation.kind()).isEqualTo("decision");
        assertThat(observation.narrative()).isEqualTo("Prices are net of tax.\nAlways.");
        assertThat(observation.concepts()).containsExactly("gotcha");
        assertThat(observation.filesRead()).containsExactly("Price.java");
        assertThat(observation.facts()).containsExactly("ticket: 42");
        assertThat(observation.provenance().project()).isEqualTo("shop");
        assertThat(observation.provenance().at()).isEqualTo(Seeds.MORNING);
        assertThat(observation.provenance().key().session().value()).isEqualTo("remembered-shop");
    }

    @Test
    void shouldSaveForTheAuthorAndThoseWhoFindWhatTheKeySays() {
        Principal ada = new Principal(
                "k1", TeamName.LOCAL, "ada", Set.of(KeyScope.WRITE), ProjectGlobs.ALL, Visibility.PRIVATE);
        try (RecallServer of = new RecallServer(ada)) {
            of.post(SAVE, "{\"text\":\"Prices are net of tax.\",\"project\":\"shop\"}");

            assertThat(of.commands.added().getFirst().provenance().visibility()).isEqualTo(Visibility.PRIVATE);
            assertThat(of.commands.added().getFirst().provenance().author()).isEqualTo("ada");
        }
        save("{'text':'Prices are net of tax.','project':'shop'}");

        assertThat(server.commands.added().getFirst().provenance().visibility()).isNull();
    }

    @Test
    void shouldSaveNothingOutsideTheProjectsOfTheKey() {
        Principal ada = new Principal(
                "k1",
                TeamName.LOCAL,
                "ada",
                Set.of(KeyScope.WRITE),
                new ProjectGlobs(List.of("shop*")),
                Visibility.TEAM);
        try (RecallServer of = new RecallServer(ada)) {
            for (String project : List.of("till", "")) {
                Answer answer = of.post(SAVE, "{\"text\":\"Prices are net.\",\"project\":\"" + project + "\"}");

                assertThat(answer.statusCode()).isEqualTo(403);
            }
            assertThat(of.commands.added()).isEmpty();

            assertThat(of.post(SAVE, "{\"text\":\"Prices are net.\",\"project\":\"shop-2\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldTellAShortTextOnceAsItsTitle() {
        save("{'text':' Prices are net of tax. ','project':'shop'}");
        save("{'text':'Prices are net.','title':'Net','project':'shop'}");

        assertThat(server.commands.added())
                .extracting(Observation::title, Observation::narrative)
                .containsExactly(tuple("Prices are net of tax.", null), tuple("Net", "Prices are net."));
    }

    @Test
    void shouldKeepATitleAsItWasWrittenOnOneLine() {
        Answer answer = save("{'text':'List<String> & <T>\\u200b\\tare generic\\nmore'}");

        assertThat(answer.json().path("title").asText()).isEqualTo("List<String> & <T> are generic");
        assertThat(server.commands.added().getFirst().title()).isEqualTo("List<String> & <T> are generic");
    }

    @Test
    void shouldRememberATextOnceInAProject() {
        save("{'text':'Prices are net','project':'shop'}");

        assertThat(save("{'text':' Prices are net ','project':'shop','title':'Net'}")
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("already remembered as #1001");
        assertThat(save("{'text':'Prices are net','project':'parcels'}")
                        .json()
                        .path("id")
                        .asLong())
                .isEqualTo(1002);
        assertThat(server.commands.added()).hasSize(2);
    }

    @Test
    void shouldRememberAgainWhatWasForgotten() {
        save("{'text':'Prices are net','project':'shop'}");
        server.commands.forgetAll();

        assertThat(save("{'text':'Prices are net','project':'shop'}")
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("remembered as #1003");
        assertThat(save("{'text':'Prices are net','project':'shop'}")
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("already remembered as #1003");
        server.commands.forgetAll();
        assertThat(save("{'text':'Prices are net','project':'shop'}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldAnswerTheToolAlike() {
        assertThat(remember("{'text':'Prices are net','project':'shop','type':'decision','files':'a.java, b.java'}"))
                .isEqualTo("Remembered as #1001 in project shop: Prices are net");
        assertThat(remember("{'text':'Prices are net','project':'shop'}"))
                .isEqualTo("Already remembered as #1001 in project shop: Prices are net. Nothing was added.");
        assertThat(server.commands.added().getFirst().filesRead()).containsExactly("a.java", "b.java");
        assertThat(remember("{'text':' ','project':'shop'}")).startsWith("text is missing");
        assertThat(remember("{'text':'x'}")).startsWith("project is missing");
        assertThat(remember("{'text':'x','project':'p','type':'poem'}"))
                .startsWith("type must be one of planting, bugfix,");
        assertThat(remember("{'text':'x','project':'p','type':'planting'}")).startsWith("Remembered");
    }

    @Test
    void shouldLeaveOutWhatIsPrivate() {
        save("{'text':'the key is <private>hunter2</private> there','project':'shop'}");

        assertThat(server.commands.added().getFirst().toString()).doesNotContain("hunter2");
        assertThat(save("{'text':'<private>all of it</private>'}").statusCode()).isEqualTo(400);
        assertThat(server.commands.added()).hasSize(1);
    }

    @Test
    void shouldSayWhenItIsNotShownInTime() {
        server.commands.shows = false;
        server.commands.lag = OptionalLong.of(1);

        Answer answer = save("{'text':'Prices are net','project':'shop'}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.json().path("id").isNull()).isTrue();
        assertThat(remember("{'text':'Prices are net','project':'shop'}")).contains("not shown yet");
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE,503,try again", "TOO_LARGE,413,larger than a record"})
    void shouldSayWhenTheLogDoesNotTakeIt(OrderOutcome outcome, int statusCode, String words) {
        server.commands.outcome = outcome;

        Answer answer = save("{'text':'Prices are net','project':'shop'}");

        assertThat(answer.statusCode()).isEqualTo(statusCode);
        assertThat(answer.body()).contains(words);
        assertThat(remember("{'text':'Prices are net','project':'shop'}")).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | text",
                "{'text':''} | text",
                "{'text':7} | text",
                "{'text':'x','tags':['a']} | tags",
                "{'text':'x','title':{}} | title",
                "{'text':'x','project':'a\\tb'} | project",
                "{'text':'x','metadata':[]} | metadata",
                "{'text':'x','metadata':{'concepts':'gotcha'}} | metadata.concepts",
                "[] | body"
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        Answer answer = save(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("ValidationError");
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
        assertThat(server.commands.added()).isEmpty();
    }

    @Test
    void shouldRefuseAPageFromElsewhere() {
        Answer answer = server.send(
                "POST", SAVE, "{\"text\":\"x\"}", "Origin", "https://evil.example", "Content-Type", "application/json");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(server.commands.added()).isEmpty();
    }

    private Answer save(String body) {
        return server.post(SAVE, body.replace('\'', '"'));
    }

    private String remember(String arguments) {
        String call = "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'remember','arguments':"
                + arguments + "}}";
        return server.post("/mcp", call.replace('\'', '"'))
                .json()
                .at("/result/content/0/text")
                .asText();
    }

    private static JsonNode json(String text) {
        return new Answer(200, "", "", text.replace('\'', '"')).json();
    }
}
