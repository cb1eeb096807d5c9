/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.agent.ScriptedModel.ToolUse;
import dev.memlog.app.node.MemlogProcess;
import dev.memlog.app.node.TeamNodes;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.process.NodeHttp.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two members of a team with Claude Code as it is published, at nodes of three roles that ask for keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class TwoDevelopersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SEARCH = "mcp__memlog__search";
    private static final String SHARED = "What is in the route?";
    private static final String PRIVATE = "What is in the salary plan?";
    private static final String BENS = "What is in the depot?";
    private static final String FIND = "What do we know of the classes?";

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private MemlogProcess broker;
    private TeamNodes nodes;
    private ScriptedModel model;
    private Developer ada;
    private Developer adaInPrivate;
    private Developer ben;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeThat(CommandLines.canBeRead()).as("there is /proc").isTrue();
        Map<String, ToolUse> script = new ConcurrentHashMap<>();
        model = new ScriptedModel(script);
        String address = "127.0.0.1:" + FreePort.take();
        broker = startBroker(folder, address);
        nodes = TeamNodes.start(http, folder, address, 1);
        Path admin = Files.writeString(folder.resolve("team-admin.key"), "Authorization: Bearer " + adminKey() + "\n");
        ada = developer("ada", folder, admin);
        adaInPrivate = ada.inPrivate(nodes.storeUrl(), admin);
        ben = developer("ben", folder, admin);
        script.put(SHARED, read(ada.write("Route.java", "class Route {}\n")));
        script.put(PRIVATE, read(ada.write("Salary.java", "class Salary {}\n")));
        script.put(BENS, read(ben.write("Depot.java", "class Depot {}\n")));
        script.put(FIND, new ToolUse(SEARCH, Map.of("query", "java", "project", "shop")));
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {ada, ben, nodes, broker, model}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void shouldTellEachOfThemWhatTheTeamFindsAndNobodyWhatIsPrivate() throws Exception {
        Set<String> commands = new TreeSet<>();
        try (CommandLines lines = new CommandLines()) {
            // Given: what Ada did for the team, and what she did for herself
            ada.installHooks();
            ada.works(SHARED);
            await().atMost(PATIENCE).until(() -> !ada.about("Route.java").isEmpty() && isCompleted(1));
            adaInPrivate.installHooks();
            adaInPrivate.works(PRIVATE);
            await().atMost(PATIENCE).until(() -> !ada.about("Salary.java").isEmpty() && isCompleted(2));

            // When: Ben begins at the same project
            ben.installHooks();
            String told = told(ben, BENS);
            await().atMost(PATIENCE).until(() -> !ben.about("Depot.java").isEmpty());

            // Then
            assertThat(told)
                    .contains("<memlog-context>", "Route.java", "[by ada]")
                    .doesNotContain("alary");
            commands.addAll(lines.seen());
            assertFindsTheSharedOneOnly();
            assertThat(told(ada, "Where were we?")).contains("Depot.java", "[by ben]", "Salary.java");
            commands.addAll(lines.seen());
        }
        assertNames();
        assertNoKeyIn(commands);

        // When: Ben wants what is Ada's to decide, and Ada decides
        long shared = ada.about("Route.java").path(0).path("id").asLong();
        long kept = ada.about("Salary.java").path(0).path("id").asLong();
        assertThat(ben.get("/api/observation/" + kept).status()).isEqualTo(404);
        assertRefused("#" + kept, "not found");
        assertRefused("#" + shared, "another author's");
        assertThat(ada.memlog("share", "#" + kept).code()).isZero();

        // Then
        await().atMost(PATIENCE).until(() -> !ben.about("Salary.java").isEmpty());
        assertThat(ben.about("Salary.java").path(0).path("author").asText()).isEqualTo("ada");
        assertThat(ben.tool("search", Map.of("query", "salary", "project", "shop")))
                .contains("Salary.java", "[by ada]")
                // The prompt is another memory.
                .doesNotContain(PRIVATE);
    }

    private void assertFindsTheSharedOneOnly() throws Exception {
        ben.addTools();
        int before = model.requests().size();
        ben.asks(FIND, SEARCH);
        JsonNode messages = model.requests().getLast().path("messages");
        assertThat(model.requests().size()).isGreaterThan(before + 1);
        assertThat(messages.path(messages.size() - 1).toString())
                .contains("tool_result", "Route.java", "[by ada]", "Depot.java")
                .doesNotContain("alary");
        assertThat(ben.tool("search", Map.of("query", "salary", "project", "shop")))
                .doesNotContain("Salary.java", PRIVATE);
        assertThat(ada.tool("search", Map.of("query", "java", "project", "shop")))
                .contains("Route.java", "Salary.java", "Depot.java", "[by ben]")
                .doesNotContain("[by ada]");
        long shared = ada.about("Route.java").path(0).path("id").asLong();
        assertThat(ben.tool("get_observations", Map.of("ids", List.of(shared)))).contains("Route.java", "[by ada]");
        assertThat(ada.tool("get_observations", Map.of("ids", List.of(shared))))
                .contains("Route.java")
                .doesNotContain("[by ");
    }

    /** Who made each memory, and with what. */
    private void assertNames() {
        for (String list : List.of("observations", "summaries", "prompts")) {
            JsonNode items =
                    ada.get("/api/" + list + "?project=shop&limit=100").json().path("items");
            assertThat(items).as(list).isNotEmpty().allSatisfy(item -> {
                boolean bens =
                        item.toString().contains("depot") || item.toString().contains("Depot");
                boolean asked = item.toString().contains(FIND);
                assertThat(item.path("author").asText()).as(item.toString()).isEqualTo(bens || asked ? "ben" : "ada");
                assertThat(item.path("platform_source").asText()).isEqualTo("claude-code");
                assertThat(item.path("project").asText()).isEqualTo("shop");
            });
        }
    }

    private void assertNoKeyIn(Set<String> commands) {
        // They were looked at while hooks ran.
        assertThat(commands).anyMatch(line -> line.contains("curl") && line.contains("team.key"));
        assertThat(commands).anyMatch(line -> line.contains("curl") && line.contains("private.key"));
        for (Developer each : List.of(ada, adaInPrivate, ben)) {
            String key = each.key();
            String secret = key.split("_", 3)[2];
            assertThat(secret).hasSizeGreaterThan(20);
            assertThat(commands).noneMatch(line -> line.contains(secret));
        }
    }

    private void assertRefused(String number, String why) {
        assertThat(ben.memlog("share", number)).satisfies(ran -> {
            assertThat(ran.code()).isNotZero();
            assertThat(ran.said()).contains(why);
        });
    }

    /** What the agent has been told with its first prompt. */
    private String told(Developer who, String prompt) throws Exception {
        int before = model.requests().size();
        who.works(prompt);
        return model.requests().get(before).path("messages").toString();
    }

    private boolean isCompleted(int sessions) {
        JsonNode found = ada.get("/v1/sessions?project=shop").json();
        return found.path("items").findValuesAsText("status").stream()
                        .filter("completed"::equals)
                        .count()
                >= sessions;
    }

    private static MemlogProcess startBroker(Path folder, String address) {
        String controller = "127.0.0.1:" + FreePort.take();
        return MemlogProcess.start(
                folder.resolve("broker.log"),
                Map.of(),
                "broker",
                "--node-id",
                "1",
                "--listen",
                address,
                "--controller-listen",
                controller,
                "--voters",
                "1@" + controller,
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--data",
                folder.resolve("broker").toString());
    }

    private String adminKey() {
        Answer made = http.post(nodes.storeUrl() + "/v1/keys", Map.of("author", "lead", "scopes", List.of("admin")));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("key").asText();
    }

    private Developer developer(String name, Path folder, Path admin) throws Exception {
        return Developer.of(name, folder, nodes.ingestUrl(), nodes.storeUrl(), admin, model.url());
    }

    private static ToolUse read(Path file) {
        return new ToolUse("Read", Map.of("file_path", file.toString()));
    }
}
