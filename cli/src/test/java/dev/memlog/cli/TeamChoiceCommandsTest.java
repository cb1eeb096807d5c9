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

class TeamChoiceCommandsTest {
    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldShowTheModesThatAreSetAndThoseThereAre() {
        node.answers(
                "/v1/team/modes",
                200,
                "{\"items\":[{\"project\":\"thesis*\",\"mode\":\"research\"}],\"modes\":[\"code\",\"research\"]}");

        assertThat(run("team", "modes", "show")).isZero();

        assertThat(out.toString()).containsPattern("thesis\\* +research").contains("modes there are: code, research");
    }

    @Test
    void shouldSetAndUnsetAMode() {
        keep("/v1/team/modes", "{\"project\":\"thesis*\",\"mode\":\"research\"}");
        keep("/v1/team/modes/clear", "{\"project\":\"thesis*\"}");

        assertThat(run("team", "modes", "set", "thesis*", "research")).isZero();
        assertThat(run("team", "modes", "unset", "thesis*")).isZero();

        assertThat(bodies.getFirst()).contains("\"project\":\"thesis*\"", "\"mode\":\"research\"");
        assertThat(out.toString())
                .contains("the mode of thesis* is now research", "the team has set no mode for thesis* now");
    }

    @Test
    void shouldSetShowAndUnsetAPrice() {
        String price = "{\"model\":\"gpt-5*\",\"input\":\"1.25\",\"output\":\"10\",\"cachedInput\":\"0.125\"}";
        keep("/v1/team/prices", price);
        keep("/v1/team/prices/clear", "{\"model\":\"gpt-5*\"}");

        assertThat(run("team", "prices", "set", "gpt-5*", "--input", "1.25", "--output", "10"))
                .isZero();
        assertThat(run("team", "prices", "unset", "gpt-5*")).isZero();

        assertThat(bodies.getFirst())
                .contains("\"model\":\"gpt-5*\"", "\"input\":\"1.25\"", "\"output\":\"10\"")
                .doesNotContain("cachedInput");
        assertThat(out.toString())
                .containsPattern("gpt-5\\* +input \\$1.25, output \\$10, cached input \\$0.125")
                .contains("the team has set no price for gpt-5* now");
        node.answers("/v1/team/prices", 200, "{\"items\":[]}");
        assertThat(run("team", "prices", "show")).isZero();
        assertThat(out.toString()).contains("as the nodes' settings say");
    }

    @Test
    void shouldWantBothPrices() {
        assertThat(run("team", "prices", "set", "own", "--input", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--output");
    }

    @Test
    void shouldPassOnWhatTheNodeSaysOfABadName() {
        node.answers("/v1/team/modes", 400, "{\"detail\":\"mode must be one of code, research\",\"status\":400}");

        assertThat(run("team", "modes", "set", "thesis", "reserch")).isEqualTo(1);
        assertThat(err.toString()).contains("mode must be one of code, research");
    }

    private void keep(String path, String reply) {
        node.answers(path, asked -> {
            bodies.add(asked);
            return new FakeNode.Reply(200, reply);
        });
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
