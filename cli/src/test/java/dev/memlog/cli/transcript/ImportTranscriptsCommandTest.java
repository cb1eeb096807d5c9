/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class ImportTranscriptsCommandTest {
    private static final String STATS = "{\"events\":{\"processed\":10},"
            + "\"spend\":{\"inputTokens\":9000,\"outputTokens\":1000,\"unpricedTokens\":0,\"costMicros\":500000}}";

    @TempDir
    private Path folder;

    private final FakeNode node = new FakeNode().answers("/api/stats", 200, STATS);

    @BeforeEach
    void writeTranscript() throws IOException {
        String entry = "\"sessionId\":\"s-1\",\"cwd\":\"/home/dev/shop\",\"timestamp\":\"2026-11-20T10:00:00Z\"";
        Files.writeString(
                folder.resolve("s-1.jsonl"),
                "{\"type\":\"user\",\"promptId\":\"p-1\"," + entry + ",\"message\":{\"content\":\"hi\"}}\n"
                        + "{\"type\":\"assistant\"," + entry
                        + ",\"message\":{\"id\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"Hello.\"}]}}\n");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldTellWhatItWouldCostAndSendNothing() {
        Run run = run(Optional.empty(), "--dry-run");

        assertThat(run.code).as(run.said).isZero();
        assertThat(run.said).contains("would send 2 events of 1 sessions", "about 1000 tokens (about 0.05 US dollars)");
        assertThat(node.requests).containsExactly("GET /api/stats");
    }

    @Test
    void shouldSendNothingUnlessItIsTold() {
        assertThat(run(Optional.empty()).code).isEqualTo(ExitCode.USAGE);
        assertThat(run(Optional.of("n")).code).isEqualTo(ExitCode.SOFTWARE);
        assertThat(run(Optional.empty(), "--since", "yesterday").said).contains("--since is a date such as 2026-11-22");
        assertThat(node.requests).doesNotContain("POST /hooks");
    }

    @Test
    void shouldTryAgainWhenTheNodeIsBusy() {
        AtomicInteger asked = new AtomicInteger();
        node.answers("/hooks", body -> new FakeNode.Reply(asked.getAndIncrement() == 0 ? 503 : 200, "{}"));

        Run run = run(Optional.of("y"));

        assertThat(run.code).as(run.said).isZero();
        assertThat(run.said).contains("sent 2 events of 1 sessions");
        assertThat(asked).hasValue(3);
    }

    @Test
    void shouldSayHowToGoOnWhenTheNodeRefusesAll() {
        node.answers("/hooks", 403, "{\"detail\":\"not from here\"}");

        assertThat(run(Optional.of("y")).said)
                .contains("answered 403: not from here after 0 of 2 events: the same command resumes");
    }

    @Test
    void shouldLeaveOutAndCountWhatIsRefusedForItself() {
        AtomicInteger asked = new AtomicInteger();
        node.answers(
                "/hooks",
                body -> asked.getAndIncrement() == 0
                        ? new FakeNode.Reply(400, "{\"detail\":\"tool_name: is missing\"}")
                        : new FakeNode.Reply(200, "{}"));

        Run run = run(Optional.of("y"));

        assertThat(run.code).as(run.said).isZero();
        assertThat(run.said)
                .contains(
                        "left out: UserPromptSubmit of session s-1 at 2026-11-20T10:00:00Z (the node answered 400: tool_name: is missing)",
                        "1 events were refused and are left out",
                        "sent 1 events of 1 sessions");
    }

    @Test
    void shouldFailWhenTheNodeTookNothing() {
        node.answers("/hooks", 400, "{}");

        Run run = run(Optional.of("y"));

        assertThat(run.code).isEqualTo(ExitCode.SOFTWARE);
        assertThat(run.said).contains("the node took none of 2 events: the node answered 400");
    }

    @Test
    void shouldLeaveOutAToolUseWithoutAName() throws IOException {
        String entry = "\"sessionId\":\"s-1\",\"cwd\":\"/home/dev/shop\",\"timestamp\":\"2026-11-20T10:00:00Z\"";
        Files.writeString(
                folder.resolve("s-2.jsonl"),
                "{\"type\":\"assistant\"," + entry
                        + ",\"message\":{\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"\",\"input\":{}}]}}\n"
                        + "{\"type\":\"user\"," + entry
                        + ",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"x\"}]}}\n");
        node.answers("/hooks", 200, "{}");

        assertThat(run(Optional.of("y"), "--json").said).contains("\"sent\" : 2", "\"leftOut\" : 1");
    }

    @Test
    void shouldAskTheNodeWhoseProjectItIs() {
        node.answers("/v1/projects/of", 200, "{\"project\":\"till\"}").answers("/hooks", 200, "{}");

        assertThat(run(Optional.of("y"), "--project", "till").said).contains("sent 2 events");
        assertThat(run(Optional.of("y"), "--project", "bakery").said).contains("nothing to send");
    }

    private record Run(int code, String said) {}

    private Run run(Optional<String> answer, String... options) {
        StringWriter said = new StringWriter();
        String[] all = new String[options.length + 5];
        System.arraycopy(
                new String[] {"import", "transcripts", folder.toString(), "--server", node.url()}, 0, all, 0, 5);
        System.arraycopy(options, 0, all, 5, options.length);
        int code = Cli.commandLine(Map.of(), Map.of(), question -> answer)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(all);
        return new Run(code, said.toString());
    }
}
