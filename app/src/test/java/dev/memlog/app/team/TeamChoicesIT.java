/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.app.team.TeamClient.Answer;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two teams of one node work on a project of one name, each in its mode and at its price. */
@Timeout(300)
class TeamChoicesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String GARDENER = "You keep a gardener's log.";
    private static final String REPLY = "<observation><type>PLANTING</type><title>Seen by the agent</title>"
            + "<facts><fact>It was seen</fact></facts></observation>";

    @TempDir
    private Path temp;

    private final List<String> instructions = new CopyOnWriteArrayList<>();
    private HttpServer provider;

    @BeforeEach
    void openProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        provider.createContext("/v1/chat/completions", this::answer);
        provider.start();
        Files.writeString(Files.createDirectories(temp.resolve("modes")).resolve("garden.json"), """
                {"name": "Garden log", "prompts": {"system_identity": "You keep a gardener's log."},
                 "observation_types": [{"id": "planting", "emoji": "🌱"}]}
                """);
    }

    @AfterEach
    void closeProvider() {
        provider.stop(0);
    }

    @Test
    void shouldHoldForTheTeamThatChoseAndAcrossARestartAndEndWithTheTeam() throws IOException {
        String red;
        String blue;
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            TeamClient operator = new TeamClient(node.url(), operatorsKey());
            red = key(operator, "red");
            blue = key(operator, "blue");
            TeamClient ofRed = new TeamClient(node.url(), red);
            TeamClient ofBlue = new TeamClient(node.url(), blue);

            ok(ofRed.post("/v1/team/modes", Map.of("project", "sh*", "mode", "garden")));
            ok(ofRed.post("/v1/team/prices", Map.of("model", "fake", "input", "10", "output", "50")));
            await().atMost(PATIENCE)
                    .until(() -> ofRed.get("/v1/modes")
                            .json()
                            .at("/projects/sh*")
                            .asText()
                            .equals("garden"));
            remember(ofRed, 1);
            remember(ofBlue, 1);

            assertThat(instructions.getFirst()).startsWith(GARDENER);
            assertThat(instructions.getLast()).doesNotContain("gardener");
            assertThat(kinds(ofRed)).containsExactly("planting");
            assertThat(kinds(ofBlue)).containsExactly("PLANTING");
            awaitCost(ofRed, 2_000);
            awaitCost(ofBlue, 200);
            assertThat(ofBlue.get("/v1/team/modes").json().path("items")).isEmpty();
            assertThat(ofRed.post("/v1/team/modes", Map.of("project", "shop", "mode", "gardens"))
                            .body())
                    .contains("\"parameter\":\"mode\"", "code, garden, research");
            assertThat(operator.post("/v1/team/prices", Map.of("model", "fake", "input", 1, "output", 1))
                            .status())
                    .as("of the team local, whose prices are the node's")
                    .isEqualTo(409);
        }
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            TeamClient operator = new TeamClient(node.url(), operatorsKey());
            TeamClient ofRed = new TeamClient(node.url(), red);
            remember(ofRed, 2);
            assertThat(instructions.getLast()).startsWith(GARDENER);
            awaitCost(ofRed, 4_000);

            ok(ofRed.post("/v1/team/modes/clear", Map.of("project", "sh*")));
            ok(ofRed.post("/v1/team/prices/clear", Map.of("model", "fake")));
            await().atMost(PATIENCE)
                    .until(() -> ofRed.get("/v1/modes").json().path("projects").isEmpty());
            remember(ofRed, 3);
            assertThat(instructions.getLast()).doesNotContain("gardener");
            awaitCost(ofRed, 4_200);
            assertThat(ofRed.get("/v1/audit").body())
                    .contains("mode-set", "price-set", "mode-cleared", "price-cleared");

            ok(ofRed.post("/v1/team/modes", Map.of("project", "secretplot*", "mode", "garden")));
            assertThat(node.everyRecord()).anyMatch(record -> record.contains("team/red/mode/secretplot* {"));
            erase(operator);
            assertThat(node.everyRecord()).contains("team/red/mode/secretplot* ");
        }
    }

    private void erase(TeamClient operator) {
        await().atMost(PATIENCE).until(() -> {
            Answer answer = operator.post("/v1/teams/red/erase", Map.of());
            return answer.status() == 200 && answer.json().path("done").asBoolean();
        });
    }

    private static void remember(TeamClient team, int count) {
        ok(team.post(
                "/hooks",
                Map.of(
                        "session_id", "same-session",
                        "hook_event_name", "PostToolUse",
                        "cwd", "/nowhere/shop",
                        "tool_name", "Bash",
                        "tool_use_id", "t-" + count,
                        "tool_input", Map.of("command", "dig " + count),
                        "tool_response", "done " + count)));
        await().atMost(PATIENCE)
                .until(() -> team.get("/api/cost").json().at("/total/calls").asInt() == count);
    }

    private static void awaitCost(TeamClient team, long micros) {
        await().atMost(PATIENCE)
                .until(() ->
                        team.get("/api/cost").json().at("/total/costMicros").asLong() == micros);
    }

    private static List<String> kinds(TeamClient team) {
        await().atMost(PATIENCE).until(() -> !observations(team).isEmpty());
        return observations(team).findValuesAsText("type");
    }

    private static JsonNode observations(TeamClient team) {
        return team.get("/api/observations").json().path("items");
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private String operatorsKey() throws IOException {
        return Files.readString(temp.resolve("admin.key")).strip();
    }

    private static String key(TeamClient operator, String team) {
        Answer made = operator.post(
                "/v1/keys", Map.of("team", team, "author", "ann", "scopes", List.of("write", "read", "ops", "admin")));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("key").asText();
    }

    private Map<String, String> flags() {
        return Map.of(
                "auth", "keys",
                "auth.requests-per-second", "0",
                "providers", "openai",
                "provider.openai.base-url",
                        "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1",
                "provider.openai.api-key", "not-a-key",
                "provider.openai.model", "fake",
                "price.fake.input", "1",
                "price.fake.output", "5");
    }

    /** 100 tokens in and 20 out, whatever is asked. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            instructions.add(NodeHttp.parse(asked).at("/messages/0/content").asText());
            ObjectNode reply = NodeHttp.JSON.createObjectNode().put("model", "fake");
            reply.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 20);
            reply.putArray("choices")
                    .addObject()
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", REPLY);
            byte[] body = reply.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
