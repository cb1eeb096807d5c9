/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a laptop remembers goes to a team that has memories already, beside another team with the same sessions. */
@Timeout(300)
class MoveToTeamIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> ROUTES =
            Map.of("observation", "/api/observation/", "summary", "/api/session/", "prompt", "/api/prompt/");
    private static final List<String> NAMES = List.of("laptop-1", "laptop-2");

    @TempDir
    private Path temp;

    private final NodeHttp http = NodeHttp.keepingNoReplies();

    @Test
    void shouldKeepEveryRowOfALaptopUnderItsOldNumberInOneTeamAlone() throws Exception {
        Path file = temp.resolve("laptop.jsonl");
        try (EmbeddedNode laptop = EmbeddedNode.start(temp.resolve("laptop"), Map.of("ingest.author", "ada"))) {
            work(laptop);
            assertThat(run(laptop.url(), null, "export", "--out", file.toString()))
                    .isZero();
        }
        Map<String, ObjectNode> moved = rows(Files.readString(file));
        assertThat(moved.values())
                .extracting(row -> row.path("type").asText())
                .contains("observation", "summary", "prompt", "session");
        assertThat(moved.values())
                .filteredOn(row -> row.path("hidden").asBoolean())
                .hasSize(1);

        try (EmbeddedNode node = EmbeddedNode.start(temp.resolve("node"), Map.of("auth", "keys"))) {
            TeamClient red = member(node, "red", "lead");
            TeamClient blue = member(node, "blue", "bob");
            seed(red, "red-session", "zebra");
            seed(blue, "laptop-1", "quokka");
            Map<String, ObjectNode> ofRed = rows(red.get("/v1/export").body());
            Map<String, ObjectNode> ofBlue = rows(blue.get("/v1/export").body());

            // When
            JsonNode first = imported(node, file);
            JsonNode again = imported(node, file);

            // Then: what was moved is what it was, and so is what was there
            Map<String, ObjectNode> now = rows(red.get("/v1/export").body());
            assertThat(now).containsAllEntriesOf(withoutNotesSession(ofRed));
            assertThat(plain(now, moved.keySet())).isEqualTo(plain(moved, moved.keySet()));
            assertThat(memories(now))
                    .hasSize(memories(moved).size() + memories(ofRed).size());
            assertThat(added(first)).isEqualTo(memories(moved).size());
            assertThat(added(again)).isZero();
            assertThat(again.path("broken").size()).isZero();

            // And: every number of the laptop still means the same memory
            memories(moved).values().forEach(row -> assertResolves(red, row));

            // And: the other team has its own rows and numbers, and none of the laptop's words
            assertThat(rows(blue.get("/v1/export").body())).isEqualTo(ofBlue);
            JsonNode found =
                    blue.get("/api/search?format=json&query=laptopword").json();
            assertThat(List.of("observations", "sessions", "prompts"))
                    .allSatisfy(kind -> assertThat(found.path(kind)).isEmpty());
            Set<Long> blues = memories(ofBlue).values().stream()
                    .map(row -> row.path("number").asLong())
                    .collect(Collectors.toSet());
            memories(now).values().stream()
                    .map(row -> row.path("number").asLong())
                    .forEach(number -> {
                        assertThat(blues).doesNotContain(number);
                        ROUTES.values()
                                .forEach(route -> assertThat(blue.get(route + number + "?old=true")
                                                .status())
                                        .isEqualTo(404));
                    });
        }
    }

    private void assertResolves(TeamClient team, ObjectNode row) {
        long old = row.path("number").asLong();
        JsonNode found = team.get(ROUTES.get(row.path("type").asText()) + old + "?old=true")
                .json();
        assertThat(found.path("onceNumbered").asLong()).as(row.toString()).isEqualTo(old);
        assertThat(found.path("author").asText()).isEqualTo("ada");
        assertThat(found.path("project").asText()).isEqualTo(row.path("project").asText());
        assertThat(found.path("hidden").asBoolean())
                .isEqualTo(row.path("hidden").asBoolean());
        switch (row.path("type").asText()) {
            case "observation" -> assertThat(found.path("title")).isEqualTo(row.path("title"));
            case "summary" -> assertThat(found.path("request")).isEqualTo(row.path("request"));
            default -> assertThat(found.path("prompt_text")).isEqualTo(row.path("text"));
        }
    }

    /** Two sessions, two notes, and one memory that is hidden. */
    private void work(EmbeddedNode laptop) {
        for (String session : NAMES) {
            for (Map<String, Object> event : session(session, "laptopword")) {
                assertThat(http.post(laptop.url() + "/hooks", event).isFine()).isTrue();
            }
        }
        for (String text : List.of("The laptopword is net of tax", "A second laptopword")) {
            assertThat(http.post(laptop.url() + "/api/memory/save", Map.of("text", text, "project", "shop"))
                            .isFine())
                    .isTrue();
        }
        await().atMost(PATIENCE)
                .until(() -> http.ledger(laptop.url()).addsUp()
                        && http.all(laptop.url() + "/api/summaries").size() == 2
                        && http.all(laptop.url() + "/api/observations").size() >= 4);
        long number = http.all(laptop.url() + "/api/observations")
                .getLast()
                .path("id")
                .asLong();
        assertThat(http.patch(laptop.url() + "/api/observations/" + number, Map.of("hidden", true))
                        .isFine())
                .isTrue();
        await().atMost(PATIENCE)
                .until(() -> http.get(laptop.url() + "/api/observation/" + number)
                        .json()
                        .path("hidden")
                        .asBoolean());
    }

    private static void seed(TeamClient team, String session, String word) {
        for (Map<String, Object> event : session(session, word)) {
            assertThat(team.post("/hooks", event).status()).isEqualTo(200);
        }
        assertThat(team.post("/api/memory/save", Map.of("text", "A note of the " + word, "project", "shop"))
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> team.get("/api/summaries").json().path("items").size() == 1
                        && !team.get("/api/processing-status")
                                .json()
                                .path("isProcessing")
                                .asBoolean(true));
    }

    private static List<Map<String, Object>> session(String id, String word) {
        Map<String, Object> common =
                Map.of("session_id", id, "cwd", "/nowhere/" + (id.equals("laptop-2") ? "depot" : "shop"));
        return List.of(
                with(common, Map.of("hook_event_name", "UserPromptSubmit", "prompt", "mend the " + word)),
                with(
                        common,
                        Map.of(
                                "hook_event_name", "PostToolUse",
                                "tool_name", "Edit",
                                "tool_use_id", "t-" + id,
                                "tool_input",
                                        Map.of(
                                                "file_path", "/nowhere/Route.java",
                                                "old_string", "int a;",
                                                "new_string", "int " + word + ";"),
                                "tool_response", "done")),
                with(common, Map.of("hook_event_name", "Stop", "last_assistant_message", "The " + word + " is mended")),
                with(common, Map.of("hook_event_name", "SessionEnd", "reason", "exit")));
    }

    private static Map<String, Object> with(Map<String, Object> common, Map<String, Object> more) {
        Map<String, Object> all = new TreeMap<>(common);
        all.putAll(more);
        return all;
    }

    /** The lines of an export by origin or session's id. */
    private static Map<String, ObjectNode> rows(String export) {
        Map<String, ObjectNode> rows = new TreeMap<>();
        export.lines().map(NodeHttp::parse).map(ObjectNode.class::cast).forEach(row -> {
            if (row.has("origin")) {
                rows.put(row.path("origin").asText(), row);
            } else if (row.has("sessionId")) {
                rows.put("session " + row.path("sessionId").asText(), row);
            }
        });
        return rows;
    }

    private static Map<String, ObjectNode> memories(Map<String, ObjectNode> rows) {
        return rows.entrySet().stream()
                .filter(row -> row.getValue().has("origin"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Without what belongs to the place: numbers and the team. The session of a project's notes is shared by all. */
    private static Map<String, ObjectNode> plain(Map<String, ObjectNode> rows, Set<String> keys) {
        Map<String, ObjectNode> plain = new TreeMap<>();
        withoutNotesSession(rows).forEach((key, row) -> {
            if (keys.contains(key)) {
                plain.put(key, row.deepCopy().without(List.of("number", "oldNumbers", "team")));
            }
        });
        return plain;
    }

    private static Map<String, ObjectNode> withoutNotesSession(Map<String, ObjectNode> rows) {
        Map<String, ObjectNode> rest = new TreeMap<>(rows);
        rest.remove("session remembered-shop");
        return rest;
    }

    private static int added(JsonNode report) {
        return report.at("/added/observations").asInt()
                + report.at("/added/summaries").asInt()
                + report.at("/added/prompts").asInt();
    }

    private JsonNode imported(EmbeddedNode node, Path file) throws IOException {
        StringWriter out = new StringWriter();
        assertThat(run(node.url(), out, "import", file.toString(), "--json")).isZero();
        return NodeHttp.parse(out.toString());
    }

    private int run(String url, @Nullable StringWriter out, String... words) throws IOException {
        Path key = temp.resolve("lead.key");
        Map<String, String> environment = new TreeMap<>(Map.of("MEMLOG_SERVER", url));
        if (Files.exists(key)) {
            environment.put("MEMLOG_KEY_FILE", key.toString());
        }
        CommandLine line = Cli.commandLine(environment, Map.of());
        line.setOut(new PrintWriter(out == null ? new StringWriter() : out, true));
        return line.execute(words);
    }

    private TeamClient member(EmbeddedNode node, String team, String author) throws IOException {
        TeamClient operator = new TeamClient(
                node.url(), Files.readString(node.folder().resolve("admin.key")).strip());
        TeamClient.Answer made = operator.post(
                "/v1/keys", Map.of("team", team, "author", author, "scopes", List.of("write", "read", "ops", "admin")));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String key = made.json().path("key").asText();
        if (team.equals("red")) {
            Files.writeString(temp.resolve("lead.key"), "Authorization: Bearer " + key + "\n");
        }
        return new TeamClient(node.url(), key);
    }
}
