/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ForgetCommandTest {
    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private Optional<String> typed = Optional.empty();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldSendEveryConditionAndPrintASampleWhenItIsADryRun() {
        answers(2);

        assertThat(
                        run(
                                "forget 12 #13 --session s1 --project shop --after 7d --before 2026-11-01 --text secret --dry-run"))
                .isZero();

        assertThat(bodies).singleElement().satisfies(body -> {
            assertThat(body.path("ids").toString()).isEqualTo("[\"12\",\"#13\"]");
            assertThat(body.path("session").toString()).isEqualTo("[\"s1\"]");
            assertThat(body.path("project").toString()).isEqualTo("[\"shop\"]");
            assertThat(body.path("after").asText()).isEqualTo("7d");
            assertThat(body.path("before").asText()).isEqualTo("2026-11-01");
            assertThat(body.path("text").asText()).isEqualTo("secret");
            assertThat(body.path("dryRun").asBoolean()).isTrue();
        });
        assertThat(out.toString().lines())
                .containsExactly(
                        "dry run: would forget 2 observations, 1 dead letters of 2 sessions (1 whole)",
                        "  #12 bugfix: broken [31m title",
                        "these say the same and stay, unless they are forgotten, too: #77");
    }

    @Test
    void shouldGoOnUntilNothingIsLeftAndSayUntilWhenRawEventsAreKept() {
        answers(3);

        assertThat(run("forget --project shop --yes")).isZero();

        assertThat(bodies).extracting(body -> body.path("cursor").asText()).containsExactly("", "", "100", "200");
        assertThat(bodies)
                .allSatisfy(body -> assertThat(body.path("actor").asText()).isEqualTo(System.getProperty("user.name")));
        assertThat(out.toString())
                .startsWith("forgotten: 3 observations, 1 dead letters of 3 sessions (1 whole); gone from search")
                .contains("until 2026-11-24 10:42 UTC");
    }

    @ParameterizedTest
    @CsvSource({"y,0,2", "n,1,1", "'',1,1"})
    void shouldAskFirst(String answer, int code, int requests) {
        answers(1);
        typed = Optional.of(answer);

        assertThat(run("forget 12")).isEqualTo(code);
        assertThat(bodies).hasSize(requests);
        assertThat(questions)
                .containsExactly("forget 1 observations, 1 dead letters of 1 sessions (1 whole) for good? [y/N] ");
        assertThat(err.toString()).contains("#12 bugfix");
    }

    @Test
    void shouldAskForNothingWhenNothingIsMeant() {
        answers(0);

        assertThat(run("forget --text nowhere")).isZero();
        assertThat(out.toString().strip()).isEqualTo("nothing to forget");
        assertThat(bodies).hasSize(1);
    }

    @Test
    void shouldPrintJson() {
        answers(1);

        assertThat(run("forget 12 --yes --json")).isZero();
        assertThat(json(out.toString()).at("/forgotten/memories").asInt()).isEqualTo(1);
        assertThat(json(out.toString()).path("done").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forget", "forget --yes", "forget --session"})
    void shouldExitTwoWhenNothingIsSaidOfWhatToForget(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.toString()).contains("--help");
        assertThat(node.requests).isEmpty();
    }

    @Test
    void shouldExitTwoWhenNobodyCanBeAsked() {
        answers(1);

        assertThat(run("forget 12")).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        assertThat(bodies).hasSize(1);
    }

    /** As a node with so many sessions answers, one at a time. */
    private void answers(int sessions) {
        node.answers("/v1/forget", asked -> {
            JsonNode body = json(asked);
            bodies.add(body);
            boolean dryRun = body.path("dryRun").asBoolean();
            int behind = body.path("cursor").asInt() / 100;
            int left = sessions - behind;
            int part = dryRun ? 0 : Math.min(1, left);
            boolean last = left - part <= 0;
            return new FakeNode.Reply(
                    200,
                    ("{\"dryRun\":%s,\"matched\":{\"observations\":%d,\"deadLetters\":1,\"sessions\":%d,"
                                    + "\"wholeSessions\":1},\"titles\":[\"#12 bugfix: broken \\u001b[31m title\"],"
                                    + "\"alike\":[77],\"forgotten\":{\"memories\":%d,\"deadLetters\":0,\"sessions\":%d},"
                                    + "\"done\":%s,\"rawEventsUntil\":\"2026-11-24T10:42:00Z\"%s}")
                            .formatted(
                                    dryRun,
                                    left,
                                    left,
                                    part,
                                    part,
                                    !dryRun && last,
                                    dryRun || last ? "" : ",\"next\":\"" + (behind + 1) * 100 + "\""));
        });
    }

    private int run(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(1, "--server=" + node.url());
        CommandLine line = Cli.commandLine(Map.of(), Map.of(), question -> {
            questions.add(question);
            return typed;
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
