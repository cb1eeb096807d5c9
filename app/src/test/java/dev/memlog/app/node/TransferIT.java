/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Memories that come from elsewhere, on a whole node: added once, cited by their old numbers, told again as they were. */
class TransferIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NUMBERS =
            "\"(number|oldNumbers)\":[^\"]*,|\"exportedAt\":\"[^\"]*\"|,\"highestNumber\":[0-9]+";

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldTellOfWhatWasMadeElsewhereAsItWasTold() throws Exception {
        try (EmbeddedNode node = EmbeddedNode.start(temp.resolve("node"), Map.of())) {
            // Given: a memory that the node made itself, and what another node told of its own
            work(node, "own-session", "p-1");
            Path elsewhere = Files.writeString(temp.resolve("elsewhere.jsonl"), elsewhere());

            // When
            JsonNode first = report(node, elsewhere, 0);
            JsonNode again = report(node, elsewhere, 0);
            Path all = temp.resolve("all.jsonl");
            assertThat(run(node, "export", "--out", all.toString()).code()).isZero();
            Path imported = temp.resolve("imported.jsonl");
            assertThat(run(node, "export", "--project", "depot", "--out", imported.toString())
                            .code())
                    .isZero();
            JsonNode own = report(node, all, 0);

            // Then
            assertThat(first.at("/added/observations").asInt()).isEqualTo(1);
            assertThat(first.at("/added/prompts").asInt()).isEqualTo(1);
            assertThat(again.path("added").toString())
                    .isEqualTo(own.path("added").toString());
            assertThat(again.at("/added/observations").asInt()).isZero();
            assertThat(own.at("/known/prompts").asInt()).isEqualTo(2);
            assertThat(without(NUMBERS, imported)).isEqualTo(without(NUMBERS, elsewhere));
            assertThat(get(node, "/api/observation/4711").path("onceNumbered").asInt())
                    .isEqualTo(4711);

            // And: what was forgotten stays so, and the session goes on behind what was added
            long number = get(node, "/api/observation/4711").path("id").asLong();
            assertThat(number).isGreaterThan(9_000);
            assertThat(run(node, "forget", Long.toString(number), "--yes").code())
                    .isZero();
            assertThat(report(node, elsewhere, 0).at("/leftOut/observations").asInt())
                    .isEqualTo(1);
            work(node, "far-session", "p-2");
            JsonNode prompts = get(node, "/api/prompts?project=depot");
            assertThat(prompts.at("/items/0/prompt_number").asInt()).isEqualTo(4);
            assertThat(http.ledger(node.url())).matches(LedgerReading::addsUp, "adds up");
        }
    }

    private void work(EmbeddedNode node, String session, String prompt) {
        Map<String, String> asked = Map.of(
                "hook_event_name",
                "UserPromptSubmit",
                "session_id",
                session,
                "cwd",
                "/home/dev/depot".replace("depot", session.startsWith("own") ? "shop" : "depot"),
                "prompt_id",
                prompt,
                "prompt",
                "mend the depot");
        assertThat(http.post(node.url() + "/hooks", asked).isFine()).isTrue();
        await().atMost(PATIENCE).until(() -> {
            LedgerReading ledger = http.ledger(node.url());
            return ledger.addsUp()
                    && get(node, "/api/prompts")
                            .path("items")
                            .valueStream()
                            .anyMatch(item ->
                                    item.path("content_session_id").asText().equals(session)
                                            && item.path("prompt_text").asText().equals("mend the depot"));
        });
    }

    private JsonNode report(EmbeddedNode node, Path file, int code) {
        Ran ran = run(node, "import", file.toString(), "--json");
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        return NodeHttp.parse(ran.out());
    }

    private JsonNode get(EmbeddedNode node, String path) {
        NodeHttp.Answer answer = http.get(node.url() + path);
        assertThat(answer.isFine()).as(answer.body()).isTrue();
        return answer.json();
    }

    private record Ran(int code, String out, String err) {}

    private static Ran run(EmbeddedNode node, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Ran(line.execute(words), out.toString(), err.toString());
    }

    private static List<String> without(String pattern, Path file) throws Exception {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll(pattern, ""))
                .toList();
    }

    private static String elsewhere() {
        return """
                {"type":"memlog-export","version":1,"exportedAt":"2026-01-01T10:00:00Z","highestNumber":9000}
                {"type":"session","sessionId":"far-session","project":"depot","team":"local","author":"ada",\
                "platform":"cursor","startedAt":"2026-01-01T10:00:00Z","lastActivityAt":"2026-01-01T11:00:00Z",\
                "promptCount":3,"memorySessionIds":["gemini-1"]}
                {"type":"prompt","origin":"memlog/far-session/0000000001/000@1767261601000","number":4710,\
                "sessionId":"far-session","project":"depot","promptNumber":3,"at":"2026-01-01T10:00:01Z",\
                "team":"local","author":"ada","platform":"cursor","tokens":0,"events":["e-1"],"text":"mend the route"}
                {"type":"observation","origin":"memlog/far-session/0000000002/000@1767261602000","number":4711,\
                "hidden":true,"sessionId":"far-session","project":"depot","promptNumber":3,\
                "at":"2026-01-01T10:00:02Z","team":"local","author":"ada","platform":"cursor",\
                "memorySessionId":"gemini-1","provider":"gemini","model":"flash","tokens":42,"events":["e-2"],\
                "kind":"bugfix","title":"Route mended","facts":["it was cut"]}
                {"type":"end","sessions":1,"memories":2}
                """;
    }
}
