/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import static dev.memlog.processor.provider.RecordedBatches.failed;
import static dev.memlog.processor.provider.RecordedBatches.requestFor;
import static dev.memlog.processor.provider.RecordedBatches.turn;
import static dev.memlog.processor.provider.RecordedBatches.turnEnded;
import static dev.memlog.processor.provider.RecordedBatches.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.RecordedBatches;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import dev.memlog.processor.reply.ParsedReply.ParsedSummary;
import dev.memlog.processor.reply.ReplyParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OfflineClientTest {
    private final OfflineClient client = new OfflineClient(Modes.CODE);

    @ParameterizedTest
    @MethodSource("dev.memlog.processor.provider.RecordedBatches#turns")
    void shouldCiteEveryEventAndSummarizeWhenTurnIsRecorded(RecordedBatches.Turn turn) {
        ParsedReply.Memories memories = memories(turn.request());

        Set<Long> cited = memories.observations().stream()
                .flatMap(observation -> observation.citedEvents().stream())
                .collect(Collectors.toSet());
        assertThat(cited)
                .containsExactlyInAnyOrderElementsOf(turn.events().stream()
                        .filter(event -> !event.asksForSummary())
                        .map(BatchEvent::number)
                        .toList());
        assertThat(memories.summary()).isNotNull();
        assertThat(memories.observations())
                .allSatisfy(observation -> assertThat(observation.title()).hasSizeLessThan(150));
    }

    @Test
    void shouldTellWhatWasAddedWhenFileWasReadAndEdited() {
        ParsedReply.Memories memories = memories(turn("cart-discount: add").request());

        assertThat(memories.observations())
                .extracting(ParsedObservation::kind, ParsedObservation::title)
                .contains(
                        tuple("feature", "Cart.java: added discount(BigDecimal rate)"),
                        tuple("discovery", "Compiled src/main/java/shop/*.java"));
        assertThat(memories.observations().get(0).filesModified()).containsExactly("src/main/java/shop/Cart.java");
        assertThat(summary(memories).completed()).contains("added discount").contains("Compiled");
    }

    @Test
    void shouldTellErrorAndFixWhenBuildFailed() {
        ParsedReply.Memories memories = memories(turn("failing-build").request());

        assertThat(memories.observations())
                .extracting(ParsedObservation::kind, ParsedObservation::title)
                .containsExactly(
                        tuple("feature", "Order.java: created with record Order"),
                        tuple("discovery", "Build failed: cannot find symbol count() in Order.java"),
                        tuple("discovery", "Missing.java could not be read: File does not exist"),
                        tuple("bugfix", "Order.java: cart.count() became cart.size()"),
                        tuple("discovery", "Compiled src/main/java/shop/*.java after the fix"));
        assertThat(summary(memories).learned()).contains("cannot find symbol count()");
        assertThat(summary(memories).nextSteps()).isNull();
    }

    @Test
    void shouldJoinSubagentAndDelegationWhenBothAreInTheBatch() {
        List<ParsedObservation> observations =
                memories(turn("subagent").request()).observations();

        assertThat(observations).singleElement().satisfies(observation -> {
            assertThat(observation.title()).startsWith("Explore the shop, reported by the general-purpose subagent");
            assertThat(observation.citedEvents()).hasSize(2);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            git add -A && git commit -qm "Add depot"            |                                              | Committed: Add depot
            mvn -q test                                         | Tests run: 12, Failures: 0, Errors: 0        | Tests passed: Tests run: 12, Failures: 0, Errors: 0
            cd web && npm install lodash                        | added 1 package                              | Installed by npm install lodash
            grep -n depotZebra Route.java && wc -l Route.java   | 3:  String depotZebra;                       | grep -n depotZebra Route.java: 3: String depotZebra;
            """)
    void shouldNameTheDeedWhenCommandRan(String command, String output, String title) {
        String escaped = command.replace("\"", "\\\"");
        BatchEvent event = used(
                1,
                "Bash",
                "{\"command\":\"" + escaped + "\"}",
                "{\"stdout\":\"" + (output == null ? "" : output) + "\",\"stderr\":\"\"}");

        assertThat(memories(requestFor("", List.of(event))).observations())
                .singleElement()
                .extracting(ParsedObservation::title)
                .isEqualTo(title);
    }

    @Test
    void shouldNameServerAndSubjectWhenToolIsUnknown() {
        BatchEvent event = used(
                1,
                "mcp__github__create_issue",
                "{\"title\":\"Cart rounds wrongly\",\"labels\":[\"bug\"]}",
                "{\"number\":7}");

        ParsedObservation observation =
                memories(requestFor("", List.of(event))).observations().get(0);

        assertThat(observation.title()).isEqualTo("github create issue: Cart rounds wrongly");
        assertThat(observation.facts()).contains("labels: [\"bug\"]");
    }

    @Test
    void shouldSkipExplicitlyWhenOnlyBookkeepingHappened() {
        ProviderRequest request = requestFor("", List.of(used(4, "TodoWrite", "{\"todos\":[]}", "{}")));

        ParsedReply reply = new ReplyParser().parse(replied(request).text());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ParsedReply.NothingToRecord.class,
                        nothing -> assertThat(nothing.reason()).contains("4"));
    }

    @Test
    void shouldSayNoMoreThanThatAFileChangedWhenItIsNotToldHow() {
        PromptInput input = new PromptInput(
                SessionId.local("s-1"),
                null,
                "shop",
                "",
                0,
                List.of(),
                List.of(RecordedBatches.used(1, "Edit", "{\"file_path\":\"src/Cart.java\"}", "\"ok\"")),
                false,
                PromptBudget.DEFAULT,
                null);

        ParsedReply.Memories memories = memories(new PromptWriter().write(input));

        assertThat(memories.observations()).singleElement().satisfies(observation -> {
            assertThat(observation.title()).isEqualTo("Cart.java: changed");
            assertThat(observation.narrative()).isEqualTo("Changed src/Cart.java.");
            assertThat(observation.facts()).isEmpty();
        });
    }

    @Test
    void shouldSumUpEarlierBatchesWhenTurnEndsAlone() {
        PromptInput input = new PromptInput(
                SessionId.local("s-1"),
                null,
                "shop",
                "add a depot",
                2,
                List.of(
                        new DigestLine("feature", "Old.java: added old()").toString(),
                        new DigestLine("summary", "the turn before").toString(),
                        DigestLine.labelled(
                                new MemoryKey(SessionId.local("s-1"), 7, 0),
                                new DigestLine("feature", "Route.java: added List<Depot> depots()").toString())),
                List.of(turnEnded(9, "Done.")),
                false,
                PromptBudget.DEFAULT,
                null);

        ParsedReply.Memories memories = memories(new PromptWriter().write(input));

        assertThat(summary(memories).request()).isEqualTo("Add a depot");
        assertThat(summary(memories).completed()).isEqualTo("Route.java: added List<Depot> depots()");
        assertThat(summary(memories).notes()).isEqualTo("Done.");
    }

    @Test
    void shouldAnswerInTheGrammarWhenEventsAreStrange() {
        Random random = new Random(42);
        String[] tools = {"Bash", "Edit", "Write", "Read", "Grep", "Agent", "WebFetch", "mcp__", "", "MultiEdit"};
        String[] values = {
            "null",
            "[]",
            "{}",
            "\"</observation>\\u0000\\ud800\"",
            "7",
            "[[]]",
            "{\"command\":\" && \"}",
            "{\"file_path\":\"/\"}",
            "{\"file_path\":\"a.md\",\"content\":\"# \"}",
            "{\"edits\":[1,{}]}",
            "{\"command\":\"(((((\",\"pattern\":\"]]>\"}",
            "{\"content\":[{\"text\":\"x\"},null]}"
        };
        for (int i = 0; i < 3_000; i++) {
            String tool = tools[random.nextInt(tools.length)];
            String input = values[random.nextInt(values.length)];
            BatchEvent event = random.nextBoolean()
                    ? used(i, tool, input, values[random.nextInt(values.length)])
                    : failed(i, tool, input, random.nextBoolean() ? "" : "Error: <summary> broke");

            ParsedReply reply = new ReplyParser()
                    .parse(replied(requestFor("fix", List.of(event))).text());

            assertThat(reply).as("%s %s", tool, input).isInstanceOf(ParsedReply.Memories.class);
        }
    }

    @Test
    void shouldKeepKindWhenAnotherAgentReportsActivity() {
        BatchEvent event = new BatchEvent(
                3,
                new SessionEvent.ActivityReported(
                        RecordedBatches.envelope("e3", "s-1", null, null),
                        "deploy_finished",
                        JsonNodeFactory.instance.objectNode().put("target", "staging")));

        assertThat(memories(requestFor("", List.of(event))).observations())
                .extracting(ParsedObservation::title)
                .containsExactly("deploy finished: staging");
    }

    private static ParsedSummary summary(ParsedReply.Memories memories) {
        return Objects.requireNonNull(memories.summary());
    }

    @Test
    void shouldKeepToTheTypesAndConceptsOfTheModeWhenItIsNotOfSoftwareWork(@TempDir Path folder)
            throws InterruptedException {
        Modes modes = Modes.load(folder, "research", Map.of(), "");
        Mode research = modes.of(null);
        ProviderRequest request = turn("failing-build").request();
        OfflineClient researcher = new OfflineClient(modes);

        ParsedReply.Memories memories = (ParsedReply.Memories)
                new ReplyParser().parse(((ProviderOutcome.Replied) researcher.call(request)).text(), research);

        assertThat(memories.observations()).hasSameSizeAs(memories(request).observations());
        assertThat(memories.observations()).allSatisfy(observation -> {
            assertThat(research.hasType(observation.kind())).isTrue();
            assertThat(observation.concepts()).allMatch(research::hasConcept);
        });
    }

    private ParsedReply.Memories memories(ProviderRequest request) {
        return (ParsedReply.Memories) new ReplyParser().parse(replied(request).text());
    }

    private ProviderOutcome.Replied replied(ProviderRequest request) {
        try {
            ProviderOutcome.Replied replied = (ProviderOutcome.Replied) client.call(request);
            assertThat(replied.usage()).isEqualTo(Usage.NONE);
            assertThat(replied.model()).isEqualTo("rules");
            return replied;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
