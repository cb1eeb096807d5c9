/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ShareCommandTest {
    @AutoClose
    private final FakeNode node = new FakeNode();

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "12,team,memory #12 is found by the whole team",
        "#12 --private,private,memory #12 is found by its author alone"
    })
    void shouldShareAMemoryOrKeepItPrivate(String words, String visibility, String said) {
        answers("/v1/memories/12/share", "{\"id\":12}");

        assertThat(run("share " + words)).isZero();

        assertThat(bodies).singleElement().asString().contains("\"visibility\":\"" + visibility + "\"", "\"actor\"");
        assertThat(out.toString().strip()).isEqualTo(said);
    }

    @Test
    void shouldShareASession() {
        answers("/v1/sessions/a/b/visibility", "{\"sessionId\":\"a/b\"}");

        assertThat(run("share --session a/b --private")).isZero();

        assertThat(node.requests).containsExactly("POST /v1/sessions/a%2Fb/visibility");
        assertThat(bodies).singleElement().asString().contains("\"visibility\":\"private\"");
        assertThat(out.toString().strip()).isEqualTo("session a/b is found by its author alone");
    }

    @ParameterizedTest
    @CsvSource({"share", "share 12 --session s", "share twelve"})
    void shouldSayWhatIsMissing(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.toString()).contains("memory");
        assertThat(node.requests).isEmpty();
    }

    private void answers(String path, String reply) {
        node.answers(path, asked -> {
            bodies.add(asked);
            return new FakeNode.Reply(202, reply);
        });
    }

    private int run(String command) {
        String[] words = (command + " --server=" + node.url()).split(" ");
        CommandLine line = Cli.commandLine(Map.of(), Map.of(), question -> Optional.empty());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }
}
