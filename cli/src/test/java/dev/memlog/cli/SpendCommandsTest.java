/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SpendCommandsTest {
    private static final String COST = """
            {"by":"project","items":[
              {"group":"shop","calls":3,"inputTokens":34000,"outputTokens":1200,"costMicros":40000,"unpricedTokens":0},
              {"group":"","calls":1,"inputTokens":50,"outputTokens":5,"costMicros":0,"unpricedTokens":55}],
             "total":{"calls":4,"inputTokens":34050,"outputTokens":1205,"costMicros":40000,"unpricedTokens":55}}""";
    private static final String BUDGETS = """
            {"budgets":[
              {"budget":"day.tokens","unit":"tokens","limit":1000,"source":"set","renewsAt":"2026-11-23T00:00:00Z",
               "uses":[{"subject":"","used":900,"left":100,"state":"warning"}]},
              {"budget":"project.usd","unit":"micro-dollars","limit":2500000,"source":"configured",
               "uses":[{"subject":"shop","used":200,"left":2499800,"state":"fine"}]},
              {"budget":"day.usd","unit":"micro-dollars","limit":null,"source":"none","uses":[]}]}""";

    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldShowCostAsATable() {
        node.answers("/api/cost", 200, COST);

        assertThat(run("cost", "--by", "project", "--since", "2026-11-01", "--project", "shop"))
                .isZero();

        assertThat(node.requests.getFirst())
                .startsWith("GET /api/cost?")
                .contains("by=project", "since=2026-11-01", "project=shop", "limit=50");
        assertThat(out.toString().lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("shop +3 +34,000 +1,200 +\\$0\\.04"))
                .anyMatch(line -> line.matches("\\(unknown\\) +1 +50 +5 +\\$0\\.00 and 55 tokens without a price"))
                .anyMatch(line -> line.startsWith("total"));
    }

    @Test
    void shouldReckonTheFirstOfTheLastDays() {
        node.answers("/api/cost", 200, COST);

        run("cost", "--since", "7d");

        assertThat(node.requests.getFirst()).containsPattern("since=\\d{4}-\\d{2}-\\d{2}");
    }

    @Test
    void shouldShowBudgets() {
        node.answers("/v1/budget", 200, BUDGETS);
        node.answers("/ready", 503, "{\"spend\":{\"modelsWithoutUsage\":[\"openai/llama\"]}}");

        assertThat(run("budget", "show")).isZero();

        assertThat(out.toString())
                .contains("1,000 tokens       set, renews 2026-11-23T00:00:00Z")
                .contains("spent 900 tokens, left 100 tokens, warning")
                .contains("$2.50", "spent $0.0002, left $2.50")
                .contains("no limit")
                .contains("openai/llama reports no usage: no budget counts what it costs");
    }

    @Test
    void shouldSetAndClearBudgetsAndPauseAndResume() {
        for (String path : List.of("/v1/budget", "/v1/budget/clear", "/v1/pause", "/v1/resume")) {
            node.answers(path, asked -> {
                bodies.add(asked);
                return new FakeNode.Reply(200, "{\"done\":true}");
            });
        }

        assertThat(run("budget", "set", "day.usd", "7.50")).isZero();
        assertThat(run("budget", "clear", "day.usd")).isZero();
        assertThat(run("pause", "--reason", "the bill")).isZero();
        assertThat(run("resume")).isZero();

        assertThat(bodies.get(0)).contains("\"budget\":\"day.usd\"", "\"limit\":\"7.50\"", "\"actor\":");
        assertThat(bodies.get(1)).contains("\"budget\":\"day.usd\"").doesNotContain("limit");
        assertThat(bodies.get(2)).contains("\"reason\":\"the bill\"");
        assertThat(out.toString())
                .contains(
                        "budget day.usd is now 7.50",
                        "budget day.usd is now what is configured",
                        "paused:",
                        "resumed:");
    }

    @Test
    void shouldSayWhatTheNodeSaysOfABadBudget() {
        node.answers("/v1/budget", 400, "{\"detail\":\"limit: must be a whole number of tokens\"}");

        assertThat(run("budget", "set", "day.tokens", "many")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("limit: must be a whole number of tokens");
    }

    @Test
    void shouldSayInStatusThatABudgetInDollarsDoesNotSeeAllTokens() {
        node.answers("/ready", 200, "{\"status\":\"ready\"}")
                .answers("/api/health", 200, "{}")
                .answers(
                        "/api/stats",
                        200,
                        "{\"worker\":{},\"spend\":{\"inputTokens\":1000,\"outputTokens\":200,\"costMicros\":0,"
                                + "\"unpricedTokens\":1200,\"pause\":{\"paused\":false},\"budgets\":[{\"budget\":\"day.usd\","
                                + "\"unit\":\"micro-dollars\",\"limit\":5000000,\"uses\":[]}]}}");

        assertThat(run("status")).isZero();

        assertThat(out.toString()).contains("without a price: set price.MODEL.input");
    }

    @Test
    void shouldShowSpendAndPauseInStatus() {
        node.answers("/ready", 200, "{\"status\":\"ready\"}")
                .answers("/api/health", 200, "{}")
                .answers(
                        "/api/stats",
                        200,
                        "{\"worker\":{},\"spend\":{\"inputTokens\":1000,\"outputTokens\":200,"
                                + "\"costMicros\":1200,\"unpricedTokens\":0,\"pause\":{\"paused\":true,\"reason\":\"lunch\","
                                + "\"by\":\"ann\",\"since\":\"2026-11-22T10:00:00Z\"},\"budgets\":"
                                + BUDGETS.substring(BUDGETS.indexOf('['), BUDGETS.lastIndexOf(']') + 1) + "}}");

        assertThat(run("status")).isZero();

        assertThat(out.toString())
                .contains("spend      today 1,200 tokens, $0.0012")
                .contains("paused     by ann since 2026-11-22T10:00:00Z: lunch")
                .contains("budget     day.tokens: 900 tokens of 1,000 tokens, warning");
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
