/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DlqCommandTest {
    private static final String LETTER = """
            {"key":"s1/e1","session":"s1","event":"e1","type":"tool-used","project":"shop","class":"malformed",
             "message":"broken \\u001b[31m elements","attempts":4,"replays":1,"provider":"openai",
             "failedAt":"2026-11-22T10:42:00.123Z"}""";

    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private String typed = "";
    private boolean someoneIsThere;
    private final List<String> questions = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldPrintALineForEachLetterAndAskForWhatWasMeant() {
        node.answers("/v1/dead-letters", 200, "{\"items\":[" + LETTER + "],\"hasMore\":true}");

        int code = run("dlq list --class malformed,rejected --session s1 --older-than 6h --limit 1 --oldest-first");

        assertThat(code).isZero();
        assertThat(node.requests)
                .singleElement()
                .asString()
                .contains("class=malformed%2Crejected", "session=s1", "olderThan=6h", "limit=1", "orderBy=date_asc");
        assertThat(out.toString().lines())
                .containsExactly(
                        "2026-11-22 10:42:00  malformed    tool-used      x4 replayed 1  s1/e1"
                                + "  openai: broken [31m elements",
                        "more follow: --offset 1");
    }

    @Test
    void shouldPrintTheEventAloneWhenItIsToBeEdited() {
        node.answers("/v1/dead-letters/show", 200, "{\"key\":\"s1/e1\",\"payload\":{\"type\":\"tool-used\"}}");

        assertThat(run("dlq show s1/e1 --payload")).isZero();
        assertThat(json(out.toString()).path("type").asText()).isEqualTo("tool-used");
        assertThat(node.requests).singleElement().asString().contains("key=s1%2Fe1");
    }

    @Test
    void shouldPrintCounts() {
        node.answers("/v1/dead-letters/stats", 200, """
                {"count":12,"sessions":3,"undecodable":1,"oldestFailedAt":"2026-11-22T10:42:00Z","estimatedTokens":900,
                 "byClass":{"malformed":11,"undecodable":1},"byProject":{"":1,"shop":11},"byProvider":{"openai":11}}""");

        assertThat(run("dlq stats")).isZero();
        assertThat(out.toString())
                .contains("12 dead letters of 3 sessions, 1 undecodable, about 900 tokens to replay")
                .contains("oldest     2026-11-22 10:42:00", "class      malformed 11, undecodable 1")
                .contains("project    (none) 1, shop 11");
    }

    @Test
    void shouldOnlyTellWhenItIsADryRun() {
        answersSweep("replay", "replayed", 7);

        assertThat(run("dlq replay --dry-run --max 5")).isZero();
        assertThat(bodies).singleElement().satisfies(body -> {
            assertThat(body.path("dryRun").asBoolean()).isTrue();
            assertThat(body.path("max").asInt()).isEqualTo(5);
        });
        assertThat(out.toString()).startsWith("dry run: replayed would be 5 of 7; 0 refused");
    }

    @Test
    void shouldReplayByBoundedRequestsUnderOneId() {
        answersSweep("replay", "replayed", 1_200);

        int code = run("dlq replay --class malformed --max 1100 --yes --json");

        assertThat(code).isZero();
        assertThat(bodies).extracting(body -> body.path("max").asInt()).containsExactly(1_100, 500, 500, 100);
        assertThat(bodies).extracting(body -> body.path("replayId").asText()).containsExactly("", "", "r-1", "r-1");
        assertThat(bodies).extracting(body -> body.path("after").asText()).containsExactly("", "", "at-500", "at-1000");
        assertThat(bodies).allSatisfy(body -> {
            assertThat(body.at("/class/0").asText()).isEqualTo("malformed");
            assertThat(body.path("actor").asText()).isEqualTo(System.getProperty("user.name"));
        });
        assertThat(json(out.toString()).path("replayed").asInt()).isEqualTo(1_100);
        assertThat(err.toString().lines())
                .containsExactly("replayed 500 of 1100", "replayed 1000 of 1100", "replayed 1100 of 1100");
    }

    @Test
    void shouldNotAskForAnythingWhenNothingIsLeft() {
        answersSweep("replay", "replayed", 0);

        assertThat(run("dlq replay")).isZero();
        assertThat(bodies).hasSize(1);
        assertThat(out.toString()).startsWith("replayed 0 of 0");
    }

    @ParameterizedTest
    @CsvSource({"y,0,2", "n,1,1", "'',1,1"})
    void shouldAskBeforeMuchIsChanged(String answer, int code, int requests) {
        answersSweep("discard", "discarded", 2);
        typed = answer;
        someoneIsThere = true;

        assertThat(run("dlq discard --reason noise")).isEqualTo(code);
        assertThat(bodies).hasSize(requests);
        assertThat(questions).containsExactly("discard 2 dead letters of 1 sessions, about 10 tokens? [y/N] ");
    }

    @Test
    void shouldExitTwoWhenNobodyCanBeAsked() {
        answersSweep("replay", "replayed", 2);

        assertThat(run("dlq replay")).isEqualTo(2);
        assertThat(bodies).hasSize(1);
        assertThat(err.toString()).hasLineCount(1).contains("--yes");
    }

    @Test
    void shouldNotAskAboutOneLetter() {
        answersSweep("replay", "replayed", 1);

        assertThat(run("dlq replay --key s1/e1")).isZero();
        assertThat(bodies).hasSize(2);
        assertThat(questions).isEmpty();
    }

    @Test
    void shouldSendTheEditedEvent(@TempDir Path folder) throws IOException {
        node.answers("/v1/dead-letters/edit", asked -> {
            bodies.add(json(asked));
            return new FakeNode.Reply(200, "{\"event\":\"e1~edit-1\",\"editOf\":\"e1\"}");
        });
        Path file = Files.writeString(folder.resolve("event.json"), "{\"type\":\"tool-used\"}");

        assertThat(run("dlq edit s1/e1 --reason shorter --file " + file)).isZero();
        assertThat(bodies.getFirst().at("/payload/type").asText()).isEqualTo("tool-used");
        assertThat(bodies.getFirst().path("reason").asText()).isEqualTo("shorter");
        assertThat(out.toString().strip()).isEqualTo("event e1~edit-1 replaces e1");
    }

    @Test
    void shouldPrintTheAudit() {
        node.answers("/v1/audit", 200, """
                {"items":[{"at":"2026-11-22T10:42:00Z","actor":"ann","action":"letters-replayed","count":12,
                  "filter":{"class":"malformed"},"replayId":"r-1"}]}""");

        assertThat(run("audit")).isZero();
        assertThat(out.toString()).contains("letters-replayed", "12", "ann", "{\"class\":\"malformed\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlq",
                "dlq replay --max 0",
                "dlq replay --rate fast",
                "dlq discard --yes",
                "dlq show",
                "dlq edit s1/e1",
                "dlq list --limit 101",
                "audit --limit 0"
            })
    void shouldExitTwoWithOneLineWhenUsedWrongly(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).hasLineCount(1).contains("--help");
        assertThat(node.requests).isEmpty();
    }

    @Test
    void shouldWaitAsLongAsTheRateAsksFor() {
        assertThat(LetterSweepRun.wait(50, 50, Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(800));
        assertThat(LetterSweepRun.wait(50, 50, Duration.ofSeconds(3))).isEqualTo(Duration.ZERO);
        assertThat(LetterSweepRun.wait(50, 0, Duration.ZERO)).isEqualTo(Duration.ZERO);
    }

    /** As a node with so many letters answers, 500 at a time. */
    private void answersSweep(String verb, String done, int letters) {
        node.answers("/v1/dead-letters/" + verb, asked -> {
            JsonNode body = json(asked);
            bodies.add(body);
            String after = body.path("after").asText();
            int behind = after.isEmpty() ? 0 : Integer.parseInt(after.substring(3));
            boolean dryRun = body.path("dryRun").asBoolean();
            int count = dryRun
                    ? 0
                    : Math.min(letters - behind, Math.min(500, body.path("max").asInt()));
            int left = letters - behind - count;
            String next = left > 0 && !dryRun ? ",\"next\":\"at-" + (behind + count) + "\"" : "";
            String replay = verb.equals("replay") ? ",\"replayId\":\"r-1\"" : "";
            return new FakeNode.Reply(
                    200,
                    ("{\"matched\":%d,\"%s\":%d,\"refused\":0,\"remaining\":%d,\"sessions\":1,\"estimatedTokens\":10"
                                    + "%s%s}")
                            .formatted(letters - behind, done, count, left, replay, next));
        });
    }

    private int run(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        if (!command.equals("dlq")) {
            words.add("--server");
            words.add(node.url());
        }
        CommandLine line = Cli.commandLine(Map.of(), Map.of(), question -> {
            questions.add(question);
            return someoneIsThere ? Optional.of(typed) : Optional.empty();
        });
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words.toArray(String[]::new));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
