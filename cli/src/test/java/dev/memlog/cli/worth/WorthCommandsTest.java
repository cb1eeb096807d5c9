/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.worth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WorthCommandsTest {
    private static final String SUM =
            "\"told\":%d,\"used\":%d,\"read\":1,\"cited\":2,\"touched\":0,\"ran\":4,\"met\":%d,\"tokens\":1500,\"tokensPerUsed\":%s";
    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        node.close();
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static String worth(int heldOut, boolean clear) {
        return """
            {"since":"2026-11-01T00:00:00Z","until":"2026-11-30T00:00:00Z","sessions":4,
             "total":{%s},"byProject":[{"project":"shop",%s}],"byKind":[{"kind":"bugfix",%s}],
             "places":[{"place":"start","times":4,"tokens":1500}],
             "holdout":{"percent":10,"toldSessions":40,"heldOutSessions":%d,"enough":30,"measures":[
               {"measure":"failedTools","told":1.5,"heldOut":3.25,"difference":-1.75,"standardError":0.5,"clear":%s}]}}""".formatted(
                        SUM.formatted(12, 3, 5, "500"),
                        SUM.formatted(12, 3, 5, "500"),
                        SUM.formatted(12, 0, 0, "null"),
                        heldOut,
                        clear);
    }

    @Test
    void shouldShowWhatWasToldAndUsed() {
        node.answers("/v1/worth", 200, worth(0, false));

        assertThat(run("worth", "--since", "2026-11-01", "--project", "shop"))
                .as(err.toString())
                .isZero();

        assertThat(node.requests.getFirst()).startsWith("GET /v1/worth?").contains("since=2026-11-01", "project=shop");
        assertThat(out.toString().lines())
                .anyMatch(line -> line.contains("4 sessions were told something"))
                .anyMatch(line -> line.matches("shop +12 +3 +25 % +1 +2 +0 +4 +1,500 +500"))
                .anyMatch(line -> line.matches(" {2}bugfix +12 +0 +0 % .* -"))
                .anyMatch(line -> line.matches("told at start +4 times +1,500 tokens"))
                .anyMatch(line -> line.endsWith("though the session had been told the memory: 5 of the above"))
                .noneMatch(line -> line.contains("held out"));
    }

    @Test
    void shouldClaimADifferenceOnlyWhereThereIsOne() {
        node.answers("/v1/worth", 200, worth(35, false));
        assertThat(run("worth")).isZero();
        assertThat(out.toString())
                .containsPattern("failed tool calls +1\\.50 +3\\.25 +-1\\.75 ± 0\\.50")
                .contains("no difference that chance does not explain easily");

        node.answers("/v1/worth", 200, worth(35, true));
        out.getBuffer().setLength(0);
        assertThat(run("worth")).isZero();
        assertThat(out.toString()).contains("± 0.50 *", "* more than two standard errors");
    }

    @Test
    void shouldShowTheChainOfAMemory() {
        node.answers("/v1/memories/12/why", 200, """
                {"memory":{"id":12,"kind":"observation","type":"bugfix","title":"Cart totals were rounded twice",
                  "created_at_epoch":1764500000000,"project":"shop"},
                 "events":[{"sequence":3,"id":"e3","at":"2026-11-22T10:00:00Z","kind":"tool-used","name":"Edit","outcome":"processed"}],
                 "call":{"provider":"openai","model":"m","generation":1,"batch":3,"events":2,"attempts":2,"inputTokens":4000,
                  "outputTokens":90,"costMicros":40000},
                 "totals":{"sessions":1,"times":2,"tokens":80,"used":1,"met":1},
                 "told":[{"sessionId":"s-2","sessionDbId":7,"project":"shop","firstAt":"2026-11-23T10:00:00Z",
                  "lastAt":"2026-11-23T10:05:00Z","times":2,"tokens":80,"places":["start","prompt"],
                  "uses":[{"how":"touched","evidence":19,"at":"2026-11-23T10:06:00Z"},
                   {"how":"ran","evidence":20,"at":"2026-11-23T10:07:00Z"}],
                  "met":[{"evidence":21,"at":"2026-11-23T10:08:00Z"}]}],
                 "standing":{"hidden":true,"duplicateOf":null}}""");

        assertThat(run("why", "#12")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("#12", "Cart totals were rounded twice")
                .contains("event 3, 2026-11-22T10:00:00Z, tool-used Edit: processed")
                .contains("openai/m, batch 1.3 of 2 events, 2 tries, 4,000 tokens in, 90 out, $0.04")
                .contains("to 1 session, 2 times, about 80 tokens; 1 of them used it")
                .contains("s-2  start, prompt")
                .contains("worked on one of its files, as #19 says")
                .contains("ran its command in event 20, 2026-11-23T10:07:00Z")
                .contains("its error met again in 1 session that had been told it")
                .contains("met its error again in event 21, 2026-11-23T10:08:00Z")
                .contains("now        hidden");
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        assertThat(run("why", "twelve")).isEqualTo(2);
        assertThat(err.toString()).contains("the number of a memory is 1234 or '#1234', not twelve");
        assertThat(node.requests).isEmpty();
    }
}
