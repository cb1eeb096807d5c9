/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people say of memories, by every way to a node, and after everything that makes its rows anew. */
class CorrectionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldKeepWhatPeopleSayThroughARebuildAndAMove() throws Exception {
        Path data = temp.resolve("node");
        Path export = temp.resolve("export.jsonl");
        Map<Long, JsonNode> before = new TreeMap<>();
        List<Long> numbers = new ArrayList<>();
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of("ingest.author", "ada"))) {
            for (String text : List.of("Prices are gross", "Deploy on Fridays", "Use four spaces", "Drop me")) {
                numbers.add(save(node, text));
            }

            // When: each by another way
            assertThat(run(
                            node,
                            "memory",
                            "edit",
                            "#" + numbers.get(0),
                            "--title",
                            "Prices are net of tax",
                            "--narrative",
                            "Net since May"))
                    .contains("#" + numbers.get(0) + " has another text now");
            assertThat(run(node, "memory", "pin", "#" + numbers.get(0))).contains("is pinned");
            assertThat(http.post(node.url() + "/v1/memories/" + numbers.get(1) + "/marks", Map.of("wrong", true))
                            .status())
                    .isEqualTo(200);
            assertThat(tool(node, numbers.get(2), "global")).contains("holds in all projects");
            assertThat(run(node, "memory", "pin", String.valueOf(numbers.get(3))))
                    .contains("is pinned");
            assertThat(run(node, "forget", String.valueOf(numbers.get(3)), "--yes"))
                    .isNotBlank();
            await().atMost(PATIENCE)
                    .until(() -> http.get(node.url() + "/api/observation/" + numbers.get(3))
                                    .status()
                            == 404);

            // Then
            assertThat(run(node, "memory", "show", "#" + numbers.get(0)))
                    .contains(
                            "[pinned] [edited by ada]",
                            "Title: Prices are net of tax",
                            "Before the edit: Title: Prices");
            assertThat(context(node, "shop"))
                    .contains("## Pinned", "Prices are net of tax")
                    .doesNotContain("Fridays");
            assertThat(context(node, "lab")).contains("Use four spaces", "[for all projects]");
            assertThat(http.get(node.url() + "/v1/audit").body())
                    .contains("memory-edited", "memory-pinned", "memory-marked-wrong", "memory-made-global");
            for (long number : numbers.subList(0, 3)) {
                before.put(number, row(node, number));
            }
            run(node, "export", "--out", export.toString());
        }

        // And: the rows are made anew from the log
        Files.delete(data.resolve("memlog.db"));
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of("ingest.author", "ada"))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> before.forEach(
                            (number, row) -> assertThat(row(node, number)).isEqualTo(row)));
            assertThat(http.get(node.url() + "/api/observation/" + numbers.get(3))
                            .status())
                    .isEqualTo(404);
        }

        // And: elsewhere they are what they were, under the numbers they had
        try (EmbeddedNode node = EmbeddedNode.start(temp.resolve("other"), Map.of("ingest.author", "eve"))) {
            run(node, "import", export.toString());
            run(node, "import", export.toString());
            Path again = temp.resolve("again.jsonl");
            run(node, "export", "--out", again.toString());
            assertThat(marks(again)).isEqualTo(marks(export)).hasSize(3);
            JsonNode moved = row(node, numbers.get(0));
            assertThat(moved.path("onceNumbered").asLong()).isEqualTo(numbers.get(0));
            for (String field : List.of("title", "narrative", "editedBy", "editedAt", "pinned", "original")) {
                assertThat(moved.path(field))
                        .as(field)
                        .isEqualTo(before.get(numbers.get(0)).path(field));
            }
        }
    }

    private long save(EmbeddedNode node, String text) {
        return http.post(node.url() + "/api/memory/save", Map.of("text", text, "project", "shop"))
                .json()
                .path("id")
                .asLong();
    }

    private JsonNode row(EmbeddedNode node, long number) {
        return http.get(node.url() + "/api/observation/" + number).json();
    }

    private String context(EmbeddedNode node, String project) {
        return http.get(node.url() + "/api/context/inject?project=" + project).body();
    }

    private String tool(EmbeddedNode node, long number, String action) {
        Map<String, Object> call = Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of("name", "correct_memory", "arguments", Map.of("id", "" + number, "action", action)));
        return http.post(node.url() + "/mcp", call).body();
    }

    private static String run(EmbeddedNode node, String... words) {
        StringWriter out = new StringWriter();
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute(words)).as(err.toString()).isZero();
        return out.toString();
    }

    /** The marks of each line that has some. */
    private static List<String> marks(Path export) throws Exception {
        return Files.readAllLines(export).stream()
                .map(NodeHttp::parse)
                .filter(line -> line.has("marks"))
                .map(line -> line.path("origin").asText() + line.path("marks"))
                .toList();
    }
}
