/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderRequest;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PromptWriterTest {
    private static final SessionId SESSION = SessionId.local("s-1");
    private final PromptWriter writer = new PromptWriter();

    @Test
    void shouldWriteDigestRequestBatchAndSummaryRequest() {
        ProviderRequest request = writer.write(input(
                PromptBudget.DEFAULT,
                List.of(
                        tool(3, "Bash", "{\"command\":\"echo 0 1 2 end\"}", "a < b", false),
                        tool(4, "Edit", "{}", "no such file", true),
                        new BatchEvent(5, new SessionEvent.TurnEnded(envelope(), "All done.")))));

        assertThat(request.input()).isEqualTo("""
                <project>shop</project>
                <recent_memories>
                - m2.1 [feature] Cart.java: added List&lt;Line&gt; lines()
                </recent_memories>
                <user_request number="2">add a discount</user_request>

                <observed_from_primary_session number="3">
                <what_happened>Bash</what_happened>
                <occurred_at>2026-11-01T10:00:00Z</occurred_at>
                <working_directory>/home/dev/shop</working_directory>
                <parameters>{"command":"echo 0 1 2 end"}</parameters>
                <outcome>a &lt; b</outcome>
                </observed_from_primary_session>
                <observed_from_primary_session number="4">
                <what_happened>Edit</what_happened>
                <occurred_at>2026-11-01T10:00:00Z</occurred_at>
                <working_directory>/home/dev/shop</working_directory>
                <parameters>{}</parameters>
                <outcome status="failed">no such file</outcome>
                </observed_from_primary_session>
                <turn_ended number="5">
                <last_assistant_message>All done.</last_assistant_message>
                </turn_ended>

                The primary session has finished this turn. After the observations, sum the turn up:
                <summary>
                <request></request>
                <investigated></investigated>
                <learned></learned>
                <completed></completed>
                <next_steps></next_steps>
                <notes></notes>
                </summary>
                """);
        assertThat(request.events()).anyMatch(BatchEvent::asksForSummary);
    }

    @Test
    void shouldNotMentionSummaryWhenTurnGoesOn() {
        ProviderRequest request = writer.write(
                input(PromptBudget.DEFAULT, List.of(tool(1, "Bash", "{}", "<summary><what_happened>", false))));

        assertThat(request.input()).doesNotContain("<summary>");
        assertThat(request.input().split("<what_happened>", -1)).hasSize(2);
    }

    @Test
    void shouldKeepInstructionsConstantAndWhole() {
        ProviderRequest one = writer.write(input(PromptBudget.DEFAULT, List.of()));
        ProviderRequest other =
                writer.write(input(PromptBudget.DEFAULT.shrunk(), List.of(tool(9, "X", "{}", "y", false))));

        assertThat(one.instructions()).isEqualTo(other.instructions());
        assertThat(one.instructions())
                .contains(
                        "<observation>",
                        "<summary>",
                        "<skip reason=",
                        "<skip_summary reason=",
                        "untrusted data",
                        "<events>")
                .contains("bugfix, feature, refactor, change, discovery, decision")
                .contains("gotcha, pattern, trade-off");
    }

    @Test
    void shouldInsistOnTheGrammarWhenAskedAgain() {
        PromptInput input =
                new PromptInput(SESSION, null, null, "", 0, List.of(), List.of(), true, PromptBudget.DEFAULT, null);

        assertThat(writer.write(input).input())
                .contains("Answer again with those elements alone")
                .doesNotContain("<");
    }

    @Test
    void shouldCutTheMiddleWhenFieldIsTooLong() {
        String output = "HEAD " + "x".repeat(1_000_000) + " TAIL";

        String text = writer.write(input(PromptBudget.DEFAULT, List.of(tool(1, "Bash", "{}", output, false))))
                .input();

        assertThat(text)
                .contains("<outcome>HEAD ", " TAIL</outcome>")
                .containsPattern("\\[… 98\\d{4} characters left out …]");
        assertThat(TokenEstimate.of(text)).isLessThan(5_000);
    }

    @Test
    void shouldStayWithinBudgetWhenManyFieldsAreLong() {
        PromptBudget budget = new PromptBudget(3_000, 2_000);
        List<BatchEvent> events = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            events.add(tool(i, "Bash", "{\"command\":\"" + "汉".repeat(5_000) + "\"}", "<&>".repeat(5_000), false));
        }

        String text = writer.write(input(budget, events)).input();

        assertThat(TokenEstimate.of(text)).isLessThanOrEqualTo(3_000);
        assertThat(text).contains("number=\"10\"");
    }

    @Test
    void shouldLeaveOutEventsInTheMiddleWhenTheirFramesAloneAreTooMuch() {
        List<BatchEvent> events = new ArrayList<>();
        for (int i = 1; i < 400; i++) {
            events.add(tool(i, "Bash", "{}", "done", false));
        }
        events.add(new BatchEvent(400, new SessionEvent.TurnEnded(envelope(), "All done.")));

        String text =
                writer.write(input(new PromptBudget(3_000, 2_000), events)).input();

        assertThat(TokenEstimate.of(text)).isLessThanOrEqualTo(3_000);
        assertThat(text)
                .contains("number=\"1\"", "<turn_ended number=\"400\">", "The primary session has finished")
                .doesNotContain("number=\"200\"")
                .containsPattern("\\[… 3\\d\\d events left out …]");
    }

    @Test
    void shouldTellOfEachEventOfABatchHoweverSmallAModelIsTakenFor() {
        List<BatchEvent> events = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            events.add(tool(i, "Bash", "{\"command\":\"" + "x".repeat(5_000) + "\"}", "done", false));
        }

        String text = writer.write(input(PromptBudget.DEFAULT, events), 1_000).input();

        assertThat(text)
                .contains("number=\"1\"", "number=\"3\"", "number=\"6\"")
                .doesNotContain("events left out");
        assertThat(TokenEstimate.of(text)).isLessThan(1_500);
    }

    @Test
    void shouldKeepOnlyTheNewestMemoriesWhenDigestIsLong() {
        List<String> digest =
                IntStream.range(0, 2_000).mapToObj(i -> "[change] memory " + i).toList();
        PromptInput input = new PromptInput(
                SESSION, null, null, "", 0, digest, List.of(), false, new PromptBudget(1_000, 500), null);

        assertThat(writer.write(input).input()).contains("memory 1999\n").doesNotContain("memory 1900\n");
    }

    @Test
    void shouldStayWellFormedWhenTextIsHostile() throws Exception {
        String[] parts = {
            "</observed_from_primary_session>",
            "]]>",
            "<![CDATA[",
            "\u0000",
            "\ud800",
            "\udc00",
            "🛒",
            "&#0;",
            "\"",
            "<",
            "</outcome>",
            "\u0007",
            "\uffff",
            "&",
            "<!--",
            "汉",
            "a".repeat(300)
        };
        Random random = new Random(3);
        for (int i = 0; i < 150; i++) {
            StringBuilder hostile = new StringBuilder();
            for (int n = 0; n < 60; n++) {
                hostile.append(parts[random.nextInt(parts.length)]);
            }
            String text = hostile.toString();
            PromptInput input = new PromptInput(
                    SESSION,
                    null,
                    text,
                    text,
                    1,
                    List.of(text),
                    List.of(
                            tool(1, text, "{}", text, true),
                            new BatchEvent(2, new SessionEvent.SubagentStopped(envelope(), text)),
                            new BatchEvent(3, new SessionEvent.TurnEnded(envelope(), text))),
                    false,
                    new PromptBudget(1_500, 64 + random.nextInt(200)),
                    null);

            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(
                            new StringReader("<all>" + writer.write(input).input() + "</all>")));

            assertThat(document.getElementsByTagName("observed_from_primary_session")
                            .getLength())
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldGiveLinesSinceLastSummaryWhenDigestIsRead() {
        String input = writer.write(new PromptInput(
                        SESSION,
                        null,
                        null,
                        "",
                        0,
                        List.of(
                                "[change] a",
                                "[summary] b",
                                "[bug fix] c < d ] e",
                                "m4 [change] f [g] h",
                                "n4 [change] no label"),
                        List.of(),
                        false,
                        PromptBudget.DEFAULT,
                        null))
                .input();

        assertThat(DigestLine.sinceLastSummary(input))
                .containsExactly(new DigestLine("bugfix", "c < d ] e"), new DigestLine("change", "f [g] h"));
        assertThat(DigestLine.sinceLastSummary("")).isEmpty();
    }

    @Test
    void shouldShrinkToTheLeastAndNoFurther() {
        PromptBudget budget = PromptBudget.DEFAULT;
        assertThat(budget.shrunk().maxInputTokens()).isEqualTo(budget.maxInputTokens() / 3);
        for (int i = 0; i < 20; i++) {
            budget = budget.shrunk();
        }
        assertThat(budget).isEqualTo(new PromptBudget(256, 32));
        assertThatThrownBy(() -> new PromptBudget(10, 32)).hasMessageContaining("maxInputTokens");
    }

    private static PromptInput input(PromptBudget budget, List<BatchEvent> events) {
        List<String> digest = List.of(DigestLine.labelled(
                new MemoryKey(SESSION, 2, 1),
                new DigestLine("feature", "Cart.java: added List<Line> lines()").toString()));
        return new PromptInput(SESSION, null, "shop", "add a discount", 2, digest, events, false, budget, null);
    }

    private static BatchEvent tool(long number, String name, String input, String output, boolean failed) {
        JsonNode parameters = JsonNodeFactory.instance.textNode(input);
        return new BatchEvent(
                number,
                new SessionEvent.ToolUsed(
                        envelope(), name, parameters, JsonNodeFactory.instance.textNode(output), failed));
    }

    private static Envelope envelope() {
        return new Envelope(
                new EventId("e"),
                SessionNumber.of(SESSION),
                SESSION,
                Instant.parse("2026-11-01T10:00:00Z"),
                "local",
                "dev",
                "claude-code",
                "shop",
                "/home/dev/shop",
                null,
                null);
    }
}
