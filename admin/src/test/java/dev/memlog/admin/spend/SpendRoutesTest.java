/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.spend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.RecordedLog;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.RecallServer.Answer;
import dev.memlog.recall.Seeds;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendRoutesTest {
    @SuppressWarnings("NullAway.Init")
    private RecordedLog control;

    private final RecallServer server = new RecallServer(64, (asked, routes) -> {
        control = new RecordedLog(asked.store);
        new SpendRoutes(asked.spendView, null, control.commands, asked.gates, asked.clock).addTo(routes);
    });

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTellWhatWasSpentByProject() {
        spend("s-1", "shop", new Line("openai", "gpt", 3, 700, 100, 1_200L));
        spend("s-2", "shop", new Line("openai", "own", 1, 50, 5, null));
        spend("s-3", "bank", new Line("openai", "gpt", 1, 60, 6, 70L));

        JsonNode cost = server.get("/api/cost?by=project&since=2026-11-01&until=2026-11-30&project=shop&limit=5")
                .json();

        assertThat(cost.path("by").asText()).isEqualTo("project");
        assertThat(cost.at("/items/0").toString())
                .isEqualTo("{\"calls\":4,\"inputTokens\":750,\"outputTokens\":105,\"costMicros\":1200,"
                        + "\"unpricedTokens\":55,\"group\":\"shop\"}");
        assertThat(cost.path("items")).hasSize(1);
        assertThat(cost.at("/total/unpricedTokens").asLong()).isEqualTo(55);
    }

    @ParameterizedTest
    @CsvSource({"by=week, by", "since=yesterday, since", "until=2026-13-01, until"})
    void shouldNameWhatCannotBeMeant(String query, String parameter) {
        Answer answer = server.get("/api/cost?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("parameter").asText()).isEqualTo(parameter);
    }

    @Test
    void shouldPauseAndResumeAndKeepWhoDidIt() {
        Answer paused = server.post("/v1/pause", "{\"reason\":\"the bill\",\"actor\":\"ann\"}");
        JsonNode shown = server.get("/v1/pause").json();
        String notice = String.join(" ", server.spendView.notices(server.clock.instant()));
        Answer resumed = server.post("/v1/resume", "{}");

        assertThat(paused.statusCode()).isEqualTo(200);
        assertThat(shown.path("paused").asBoolean()).isTrue();
        assertThat(shown.path("by").asText()).isEqualTo("ann");
        assertThat(notice).isEqualTo("Memlog is paused (the bill); new memories wait and nothing is lost.");
        assertThat(resumed.json().path("paused").asBoolean()).isFalse();
        assertThat(control.control.get(Pause.KEY))
                .isInstanceOfSatisfying(
                        Pause.class, pause -> assertThat(pause.paused()).isFalse());
        assertThat(control.audit).extracting(AuditRecord::action).containsExactly("paused", "resumed");
        assertThat(control.audit).extracting(AuditRecord::actor).containsExactly("ann", "dev");
    }

    @Test
    void shouldShowBudgetsWithWhatIsLeft() {
        spend("s-1", "shop", new Line("openai", "gpt", 3, 700, 200, 1_200L));
        server.post("/v1/budget", "{\"budget\":\"session.usd\",\"limit\":\"0.0012\"}");

        JsonNode budgets = server.get("/v1/budget").json().path("budgets");

        assertThat(budgets).hasSize(BudgetName.values().length);
        assertThat(budget(budgets, "day.tokens").toString())
                .contains(
                        "\"limit\":1000",
                        "\"source\":\"configured\"",
                        "\"renewsAt\":\"",
                        "\"used\":900",
                        "\"left\":100")
                .contains("\"state\":\"warning\"");
        assertThat(budget(budgets, "session.usd").toString())
                .contains("\"limit\":1200", "\"source\":\"set\"", "\"subject\":\"s-1\"", "\"state\":\"used-up\"")
                .doesNotContain("renewsAt");
        assertThat(budget(budgets, "day.usd").path("source").asText()).isEqualTo("none");
        assertThat(server.spendView.notices(server.clock.instant()))
                .containsExactly(
                        "Memlog's budget session.usd is used up for 1; new memories of it wait and nothing is lost.");
    }

    @Test
    void shouldSetAndClearABudget() {
        server.post("/v1/budget", "{\"budget\":\"day.tokens\",\"limit\":5000}");
        assertThat(control.control.get("budget/day.tokens"))
                .isInstanceOfSatisfying(
                        BudgetSet.class, set -> assertThat(set.limit()).isEqualTo(5_000));

        server.post("/v1/budget", "{\"budget\":\"day.tokens\",\"limit\":\"none\"}");
        assertThat(budget(server.get("/v1/budget").json().path("budgets"), "day.tokens")
                        .toString())
                .contains("\"limit\":null", "\"source\":\"set\"");

        server.post("/v1/budget/clear", "{\"budget\":\"day.tokens\"}");
        assertThat(control.control).isEmpty();
        assertThat(control.audit)
                .extracting(AuditRecord::action)
                .containsExactly("budget-set", "budget-set", "budget-cleared");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/budget | {\"budget\":\"week.usd\",\"limit\":1} | budget",
                "/v1/budget | {\"budget\":\"day.usd\",\"limit\":-1} | limit",
                "/v1/budget | {\"budget\":\"day.usd\",\"limit\":1e99} | limit",
                "/v1/budget | {\"budget\":\"day.tokens\",\"limit\":1.5} | limit",
                "/v1/budget | {\"budget\":\"day.tokens\"} | limit",
                "/v1/budget/clear | {\"budget\":\"day.tokens\",\"limit\":1} | limit",
                "/v1/pause | {\"reason\":[]} | reason",
                "/v1/pause | [] | body"
            })
    void shouldRefuseWhatCannotBeMeant(String route, String body, String field) {
        Answer answer = server.post(route, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
        assertThat(control.control).isEmpty();
    }

    @Test
    void shouldSayWhenTheLogDoesNotAnswer() {
        control.outcome = OrderOutcome.UNAVAILABLE;

        assertThat(server.post("/v1/pause", "{}").statusCode()).isEqualTo(503);
    }

    @Test
    void shouldTellTodaysSpendInStats() {
        spend("s-1", "shop", new Line("openai", "gpt", 3, 700, 200, 1_200L));

        JsonNode spend = server.get("/api/stats").json().path("spend");

        assertThat(spend.path("costMicros").asLong()).isEqualTo(1_200);
        assertThat(spend.at("/pause/paused").asBoolean()).isFalse();
        assertThat(budget(spend.path("budgets"), "day.tokens")
                        .at("/uses/0/left")
                        .asLong())
                .isEqualTo(100);
    }

    /** What a session spent on the day that it is. */
    private void spend(String session, String project, Line line) {
        SessionId id = SessionId.local(session);
        Spend spend = new Spend(
                LocalDate.ofInstant(Seeds.MORNING, ZoneOffset.UTC),
                SessionNumber.of(id),
                id,
                "local",
                "dev",
                project,
                List.of(line));
        server.store.control(spend.recordKey(), spend);
    }

    private static JsonNode budget(JsonNode budgets, String name) {
        for (JsonNode budget : budgets) {
            if (budget.path("budget").asText().equals(name)) {
                return budget;
            }
        }
        throw new AssertionError("no budget " + name + " in " + budgets);
    }
}
