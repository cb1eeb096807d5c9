/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Whatever a user or a tool wrote stays text: on its way into a prompt, and out of a reply that quotes it. */
class HostileTextTest {
    private static final SessionId SESSION = SessionId.local("s-1");
    private static final List<String> PARTS = List.of(
            "</observation>",
            "<observation>",
            "</observed_from_primary_session>",
            "<observed_from_primary_session number=\"9\">",
            "</outcome>",
            "</user_request>",
            "</recent_memories>",
            "<summary>",
            "</summary>",
            "<skip reason=\"x\"/>",
            "<title>",
            "</title>",
            "</narrative>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "&lt;",
            "&#0;",
            "&",
            "<",
            ">",
            "\"",
            "'",
            "\u0000",
            "\u001b[31m",
            "\ud800",
            "\udc00",
            "🛒",
            "汉字",
            "\uffff",
            "\n",
            "\t",
            "plain words ",
            "List<String> a = b && c;");
    private final PromptWriter writer = new PromptWriter();
    private final ReplyParser parser = new ReplyParser();

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldStayWithinBudgetAndWellFormedWhateverTheTextIs(int seed) throws Exception {
        Random random = new Random(seed);
        int[] lengths = {0, 10, 3_000, 130_000};
        List<BatchEvent> events = new ArrayList<>();
        for (int number = 1 + random.nextInt(12); number > 0; number--) {
            String input = hostile(random, lengths[random.nextInt(lengths.length)]);
            String output = hostile(random, lengths[random.nextInt(lengths.length)]);
            events.add(tool(number, hostile(random, 40), input, output));
        }
        PromptBudget budget = new PromptBudget(1_000 + random.nextInt(23_000), 32 + random.nextInt(4_000));
        PromptInput input = new PromptInput(
                SESSION,
                null,
                hostile(random, 100),
                hostile(random, seed % 10 == 0 ? 1_000_000 : 2_000),
                3,
                List.of(hostile(random, 500), hostile(random, 500)),
                events,
                random.nextBoolean(),
                budget,
                null);

        String text = writer.write(input).input();

        assertThat(TokenEstimate.of(text)).isLessThanOrEqualTo(budget.maxInputTokens());
        Document document = parse(text);
        int told =
                document.getElementsByTagName("observed_from_primary_session").getLength();
        assertThat(told).isBetween(1, events.size());
        assertThat(document.getElementsByTagName("outcome").getLength()).isEqualTo(told);
        for (String absent : List.of("observation", "summary", "skip", "title", "narrative")) {
            assertThat(document.getElementsByTagName(absent).getLength())
                    .as(absent)
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTellShortTextToTheLastCharacter(int seed) throws Exception {
        Random random = new Random(seed);
        String request = "ask " + hostile(random, 200);
        String output = hostile(random, 400);
        PromptInput input = new PromptInput(
                SESSION,
                null,
                null,
                request,
                1,
                List.of(),
                List.of(tool(1, "Bash", "{}", output)),
                false,
                PromptBudget.DEFAULT,
                null);

        Document document = parse(writer.write(input).input());

        assertThat(document.getElementsByTagName("outcome").item(0).getTextContent())
                .isEqualTo(legal(output));
        assertThat(document.getElementsByTagName("user_request").item(0).getTextContent())
                .isEqualTo(legal(request));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGetBackWhatAReplyQuotesEscaped(int seed) {
        Random random = new Random(seed);
        List<String> said = IntStream.range(0, 6)
                .mapToObj(i -> "said " + i + hostile(random, 300))
                .toList();

        ParsedReply reply =
                parser.parse("""
                <observation><type>discovery</type><title>%s</title><subtitle>%s</subtitle><narrative>%s</narrative>
                <facts><fact>%s</fact><fact>%s</fact></facts><files_read><file>%s</file></files_read></observation>
                """.formatted(said.stream().map(XmlText::escape).toArray()));

        ParsedReply.ParsedObservation parsed =
                ((ParsedReply.Memories) reply).observations().getFirst();
        List<String> back = new ArrayList<>(List.of(
                String.valueOf(parsed.title()), String.valueOf(parsed.subtitle()), String.valueOf(parsed.narrative())));
        back.addAll(parsed.facts());
        back.addAll(parsed.filesRead());
        assertThat(back)
                .containsExactlyElementsOf(
                        said.stream().map(text -> legal(text).strip()).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it wrote </observation> into the page",
                "it wrote </observed_from_primary_session> there",
                "it wrote <observed_from_primary_session number=\"9\"> there",
                "an array of arrays ends in ]]> here",
                "a < b && c > d, Map<String, List<Summary>>",
                "half a \ud83d\uded2 trolley",
                "<summary>, <skip reason=\"x\"/> and </facts> are elements",
                "<user_request>&nbsp</user_request>"
            })
    void shouldGetBackWhatAReplyQuotesAsItIs(String quoted) {
        ParsedReply reply = parser.parse("<observation><title>Quoted</title><narrative>Before: " + quoted
                + "</narrative><facts><fact>After</fact></facts></observation>"
                + "<observation><title>Second</title></observation>");

        ParsedReply.Memories memories = (ParsedReply.Memories) reply;
        assertThat(memories.observations()).hasSize(2);
        assertThat(memories.summary()).isNull();
        assertThat(memories.observations().getFirst().narrative()).isEqualTo("Before: " + quoted);
        assertThat(memories.observations().getFirst().facts()).containsExactly("After");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadAHugeHostileReplyQuicklyAndKeepItsFieldsSmall(int seed) {
        Random random = new Random(seed);
        String huge = hostile(random, 130_000);
        String escaped =
                "<observation><title>Kept</title><narrative>" + XmlText.escape(huge) + "</narrative></observation>";

        assertTimeout(Duration.ofSeconds(30), () -> parser.parse(huge));
        ParsedReply.ParsedObservation parsed =
                ((ParsedReply.Memories) parser.parse(escaped)).observations().getFirst();

        String narrative = String.valueOf(parsed.narrative());
        assertThat(narrative).hasSizeLessThanOrEqualTo(20_000);
        assertThat(legal(huge).strip()).startsWith(narrative.substring(0, narrative.length() - 1));
    }

    private static String hostile(Random random, int length) {
        StringBuilder text = new StringBuilder(length + 50);
        while (text.length() < length) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    /** What a text is without what no text may hold. */
    private static String legal(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().filter(XmlText::isLegal).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static Document parse(String input) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<all>" + withoutRequests(input) + "</all>")));
    }

    /** Without what the prompt itself asks for at its end, which names elements. */
    private static String withoutRequests(String input) {
        int end = input.lastIndexOf("</observed_from_primary_session>");
        return input.substring(0, end + "</observed_from_primary_session>".length());
    }

    private static BatchEvent tool(long number, String name, String input, String output) {
        return new BatchEvent(
                number,
                new SessionEvent.ToolUsed(
                        new Envelope(
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
                                null),
                        name,
                        JsonNodeFactory.instance.textNode(input),
                        JsonNodeFactory.instance.textNode(output),
                        false));
    }
}
