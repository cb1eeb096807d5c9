/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MemoryCommandTest {
    @AutoClose
    private final FakeNode node = new FakeNode();

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "pin 12,pinned,true",
        "unpin #12,pinned,false",
        "wrong #S12,wrong,true",
        "right 12,wrong,false",
        "global 12,global,true",
        "local 12,global,false"
    })
    void shouldSayOneThingOfAMemory(String words, String field, String set) {
        answers("/v1/memories/12/marks", "{\"id\":12,\"message\":\"so it is\"}");

        assertThat(run("memory", words.split(" "))).isZero();

        assertThat(bodies).singleElement().asString().contains("\"" + field + "\":" + set, "\"actor\"");
        assertThat(out.toString().strip()).isEqualTo("so it is");
    }

    @Test
    void shouldSendOnlyThePartsThatAreGiven() {
        answers("/v1/memories/12/text", "{\"id\":12,\"message\":\"edited\"}");

        assertThat(run("memory", "edit", "12", "--title", "New", "--fact", "a, b", "--fact", "c", "--subtitle", ""))
                .isZero();
        assertThat(run("memory", "edit", "12", "--original")).isZero();

        assertThat(bodies.getFirst())
                .contains("\"title\":\"New\"", "\"facts\":[\"a, b\",\"c\"]", "\"subtitle\":\"\"")
                .doesNotContain("narrative");
        assertThat(bodies.getLast()).contains("\"original\":true").doesNotContain("title");
    }

    @Test
    void shouldShowAMemoryWithWhatItWasBeforeTheEdit() {
        node.answers(
                "/api/session/12",
                200,
                "{\"id\":12,\"created_at\":\"2026-11-22T10:42:07Z\",\"project\":\"shop\",\"author\":\"ada\","
                        + "\"request\":\"now\",\"pinned\":true,\"editedBy\":\"bob\",\"original\":{\"request\":\"before\"}}");

        assertThat(run("memory", "show", "S12")).isZero();

        assertThat(out.toString())
                .contains("[shop] by ada [pinned] [edited by bob]", "Request: now", "Before the edit: Request: before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pin twelve", "edit 12", "edit 12 --original --title x", "edit x --title y", "show #"})
    void shouldSayWhatIsMissing(String words) {
        assertThat(run("memory", words.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("(see memlog memory");
        assertThat(node.requests).isEmpty();
    }

    @Test
    void shouldPassOnThatThereIsNoSuchMemory() {
        assertThat(run("memory", "show", "12")).isEqualTo(1);
        assertThat(err.toString()).contains("memory 12 not found");
    }

    private void answers(String path, String reply) {
        node.answers(path, asked -> {
            bodies.add(asked);
            return new FakeNode.Reply(200, reply);
        });
    }

    private int run(String command, String... words) {
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[words.length + 1];
        all[0] = command;
        System.arraycopy(words, 0, all, 1, words.length);
        return line.execute(all);
    }
}
