/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.HttpLimits;
import dev.memlog.edge.HttpPort;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.health.Readiness;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.settings.CompatSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.Version;
import dev.memlog.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeMemWorkerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private final TestClock clock = new TestClock(NOW);
    private final Readiness readiness = new Readiness();
    private final NodeHttp http = new NodeHttp();
    private @Nullable HttpPort edge;
    private String url = "";

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        if (edge != null) {
            edge.close();
        }
    }

    // A version that is not its own makes the plugin kill or replace what answers; one that is not told does not.
    @Test
    void shouldTellNoVersionUnlessOneIsSet() {
        start(Map.of());

        assertThat(json("/api/version").has("version")).isFalse();
        assertThat(json("/api/version").path("memlogVersion").asText()).isEqualTo(Version.text());
        assertThat(json("/api/health").has("version")).isFalse();
    }

    @Test
    void shouldTellTheVersionThatIsSet() {
        start(Map.of("compat.claude-mem-version", "13.25.3"));

        assertThat(json("/api/version").path("version").asText()).isEqualTo("13.25.3");
        assertThat(json("/api/health").path("version").asText()).isEqualTo("13.25.3");
        assertThat(json("/v1/info").path("version").asText()).isEqualTo("13.25.3");
    }

    @Test
    void shouldTellItsHealthInTheFieldsOfAllVersions() {
        readiness.require("broker", () -> true);
        readiness.showProviders(now -> List.of(new ProviderStatus(
                "openai",
                false,
                FailureClass.REFUSED,
                NOW.minusSeconds(90),
                NOW.plusSeconds(30),
                null,
                0,
                null,
                List.of())));
        start(Map.of());
        clock.advance(Duration.ofSeconds(90));

        JsonNode health = json("/api/health");

        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("uptime").asLong()).isEqualTo(90);
        assertThat(health.path("initialized").asBoolean()).isTrue();
        assertThat(health.path("pid").asLong()).isPositive();
        assertThat(health.at("/ai/provider").asText()).isEqualTo("openai");
        assertThat(health.at("/dependencies/degraded").asBoolean()).isTrue();
        assertThat(health.at("/dependencies/statuses/0/message").asText()).contains("openai", "refused");
        assertThat(json("/api/settings/dependency-health")).isEqualTo(health.path("dependencies"));
        assertThat(json("/api/admin/doctor").at("/supervisor/running").asBoolean())
                .isTrue();
    }

    // Its hooks leave their call out while this is no 200: a projection that catches up must not cost an event.
    @Test
    void shouldBeReadyForThePluginAsSoonAsEventsAreTaken() {
        boolean[] broker = {false};
        readiness.require("broker", () -> broker[0]);
        readiness.require("projection", () -> false);
        start(Map.of());

        assertThat(http.get(url + "/api/readiness").status()).isEqualTo(503);
        broker[0] = true;
        assertThat(http.get(url + "/api/readiness").status()).isEqualTo(200);
        assertThat(json("/api/readiness").path("status").asText()).isEqualTo("ready");
    }

    @ParameterizedTest
    @CsvSource({"/api/admin/shutdown", "/api/admin/restart", "/api/admin/shutdown?reason=restart"})
    void shouldNotStopWhenThePluginAsksForIt(String route) {
        start(Map.of());

        NodeHttp.Answer answer = http.post(url + route, "");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error").asText()).isEqualTo("Forbidden");
        assertThat(answer.json().path("message").asText()).contains("bin/memlog up");
        assertThat(http.get(url + "/api/health").status()).isEqualTo(200);
    }

    @Test
    void shouldShowItsSettingsUnderTheNamesOfClaudeMemWithoutSecrets() {
        start(Map.of(
                "providers",
                "anthropic,gemini",
                "provider.gemini.api-key",
                "s3cr3t",
                "provider.gemini.model",
                "gemini-x",
                "context.observations",
                "40"));

        NodeHttp.Answer answer = http.get(url + "/api/settings");

        assertThat(answer.json().path("CLAUDE_MEM_PROVIDER").asText()).isEqualTo("claude");
        assertThat(answer.json().path("CLAUDE_MEM_GEMINI_MODEL").asText()).isEqualTo("gemini-x");
        assertThat(answer.json().path("CLAUDE_MEM_CONTEXT_OBSERVATIONS").asText())
                .isEqualTo("40");
        assertThat(answer.json().path("CLAUDE_MEM_GEMINI_API_KEY").asText("?")).isEmpty();
        assertThat(answer.json()).allMatch(JsonNode::isTextual);
        assertThat(answer.body()).doesNotContain("s3cr3t");
        NodeHttp.Answer written = http.post(url + "/api/settings", "{\"CLAUDE_MEM_CONTEXT_OBSERVATIONS\":\"9\"}");
        assertThat(written.status()).isEqualTo(501);
        assertThat(written.json().path("success").asBoolean(true)).isFalse();
        assertThat(written.json().at("/keys/CLAUDE_MEM_CONTEXT_OBSERVATIONS").asText())
                .isEqualTo("context.observations");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/logs?lines=5,200,exists",
        "POST,/api/logs/clear,501,message",
        "GET,/api/mcp/status,200,enabled",
        "POST,/api/mcp/toggle,501,message",
        "GET,/api/branch/status,200,canSwitch",
        "POST,/api/branch/switch,501,message",
        "GET,/api/chroma/status?deep=1,200,connected",
        "GET,/api/sync/status,200,configured",
        "GET,/api/instructions?topic=workflow,200,content",
        "GET,/api/corpus,200,content",
        "GET,/api/corpus/mine,404,available",
        "POST,/api/corpus,501,message",
        "POST,/api/corpus/mine/query,501,message",
        "DELETE,/api/corpus/mine,501,message",
        "GET,/api/tool-uses,501,message",
        "DELETE,/api/pending-queue/failed,501,message",
        "GET,/v1/jobs/7,501,message",
        "GET,/v1/events/e-1,501,message",
        "GET,/api/nothing-like-it,404,detail",
        "POST,/api/health,405,detail",
    })
    void shouldAnswerInJsonAndSayWhyWhereItHasNoSuchPart(String method, String route, int status, String field) {
        start(Map.of());

        NodeHttp.Answer answer = switch (method) {
            case "GET" -> http.get(url + route);
            case "POST" -> http.post(url + route, "{}");
            default -> http.delete(url + route);
        };

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().has(field)).as(answer.body()).isTrue();
    }

    @Test
    void shouldExplainItselfToAPerson() {
        start(Map.of());

        assertThat(http.get(url + "/api/onboarding/explainer").body()).startsWith("# How Memlog works");
    }

    private JsonNode json(String route) {
        return http.get(url + route).json();
    }

    private void start(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", folder.toString());
        Settings settings = Settings.load(all, Map.of());
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
        new ClaudeMemWorker(readiness, settings.get(CompatSettings.CLAUDE_MEM_VERSION), clock).addTo(routes);
        new ClaudeMemSettings(settings).addTo(routes);
        new WorkerLeftovers(clock).addTo(routes);
        int port = HttpPort.claim("127.0.0.1", 0);
        edge = HttpPort.start(
                "127.0.0.1",
                port,
                routes.handler(),
                100_000,
                handler -> handler,
                Set.of("localhost"),
                AllowedOrigins.NONE,
                new HttpLimits(ByteBudget.ofHeap(), 100));
        url = "http://127.0.0.1:" + port;
    }
}
