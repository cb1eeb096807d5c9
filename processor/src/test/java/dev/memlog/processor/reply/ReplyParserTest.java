/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {
    private final ReplyParser parser = new ReplyParser();

    @Test
    void shouldReadEveryFieldWhenReplyIsAsAsked() {
        ParsedReply reply = parser.parse("""
                <observation>
                  <type>bugfix</type><title>Rounding fixed</title><subtitle>Cents add up</subtitle>
                  <facts><fact>uses HALF_UP</fact><fact>one place</fact></facts>
                  <narrative>It was wrong.</narrative>
                  <concepts><concept>gotcha</concept><concept>pattern: money</concept><concept>bugfix</concept></concepts>
                  <files_read><file>A.java</file></files_read>
                  <files_modified><file>B.java</file><file>C.java</file></files_modified>
                  <events>3,4</events>
                </observation>
                <summary><request>fix it</request><next_steps>none</next_steps></summary>
                """);

        assertThat(reply)
                .isEqualTo(new ParsedReply.Memories(
                        List.of(new ParsedObservation(
                                "bugfix",
                                "Rounding fixed",
                                "Cents add up",
                                "It was wrong.",
                                List.of("uses HALF_UP", "one place"),
                                List.of("gotcha", "pattern"),
                                List.of("A.java"),
                                List.of("B.java", "C.java"),
                                List.of(3L, 4L))),
                        new ParsedReply.ParsedSummary("fix it", null, null, null, "none", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```xml\n<observation><title>T</title></observation>\n```",
                "Here you are:\n<observation id=\"1\" x='<'>\n<title lang=\"en\">T</title></observation> Bye.",
                "<Observation><TITLE>T</TITLE></OBSERVATION>",
                "<observation><title><![CDATA[T]]></title></observation>",
                "<observation>\n<title>&#84;</title>\n</observation >",
                "<observation/><skip reason=\"dup\"/><observation><title>T</title></observation>",
                "<observation><title>T</title></observation><skip_summary reason=\"none\"/>",
                "<observation></observation><observation><type>change</type></observation><observation><title>T</title></observation>"
            })
    void shouldFindTheObservationWhenModelWritesLoosely(String text) {
        assertThat(observation(text).title()).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a < b && c > d",
                "Map<String, List<Integer>> <div> <b>bold</b>",
                "quotes <title> and <type> of the grammar",
                "even </observation> is quoted"
            })
    void shouldKeepMarkupWhenItStandsInAField(String text) {
        assertThat(observation("<observation><narrative>" + text + "</narrative></observation>")
                        .narrative())
                .isEqualTo(text);
    }

    @Test
    void shouldDecodeEntitiesWhenFieldsCarryThem() {
        assertThat(observation(
                                "<observation><title>List&lt;String&gt; &amp;&amp; &quot;x&apos; &#x1F6D2; &#0;&unknown; &</title></observation>")
                        .title())
                .isEqualTo("List<String> && \"x' 🛒 &unknown; &");
    }

    @Test
    void shouldKeepItemsWhenTheyHoldMarkup() {
        ParsedObservation observation = observation(
                "<observation><title>T</title><facts><fact>a < b and List<String></fact><fact>x<fact>y</facts></observation>");

        assertThat(observation.facts()).containsExactly("a < b and List<String>", "x", "y");
    }

    @Test
    void shouldReadLinesWhenListHasNoItems() {
        ParsedObservation observation = observation(
                "<observation><title>T</title><facts>- one\n- two</facts><concepts>gotcha, pattern</concepts></observation>");

        assertThat(observation.facts()).containsExactly("one", "two");
        assertThat(observation.concepts()).containsExactly("gotcha", "pattern");
    }

    @Test
    void shouldChooseTypeWhenItIsMissingOrUnknown() {
        assertThat(observation("<observation><title>T</title></observation>").kind())
                .isEqualTo("discovery");
        assertThat(observation(
                                "<observation><title>T</title><files_modified><file>A</file></files_modified></observation>")
                        .kind())
                .isEqualTo("change");
        assertThat(observation("<observation><type>Security_Alert</type><title>T</title></observation>")
                        .kind())
                .isEqualTo("Security_Alert");
        assertThat(observation("<observation><type> BugFix </type><title>T</title></observation>")
                        .kind())
                .isEqualTo("bugfix");
    }

    @Test
    void shouldDeriveTitleWhenItIsMissing() {
        assertThat(observation("<observation><facts><fact>It is so</fact></facts></observation>")
                        .title())
                .isEqualTo("It is so");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<observation><type>discovery</type><title>cut in the mid",
                "<observation><title>T</title>",
                "<observation><title>T</observation>",
                "<observation><title>T</title></observation><observation><title>U",
                "<observation><title>A</title><narrative>open</observation><observation><title>B</title><narrative>x</narrative></observation>",
                "<observation><title>T</title><observation><title>U</title></observation>",
                "<summary><request>r</request>",
                "<summary><request>r</summary>",
                "Prompt is too long",
                "API Error: 500 {\"type\":\"error\"}",
                "Invalid API key · Please run /login",
                "Credit balance is too low",
                "Error: connect ECONNREFUSED 127.0.0.1:11434",
                "I could not reach it: connection refused",
                "You've hit your limit · resets 3am",
                "{\"error\":{\"message\":\"x\"}}"
            })
    void shouldBeMalformedWhenReplyIsBrokenOrAnError(String text) {
        assertThat(parser.parse(text)).isInstanceOf(ParsedReply.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            REFUSED         | Invalid API key · Please run /login
            REFUSED         | Invalid API key · Fix external API key
            REFUSED         | Not logged in · Please run /login
            REFUSED         | Please run /login · API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired."}}
            REFUSED         | Credit balance is too low
            REFUSED         | You’ve hit your limit · resets 3am (Europe/Berlin)
            REFUSED         | Claude AI usage limit reached
            REFUSED         | insufficient_quota
            REFUSED         | You exceeded your current quota, please check your plan and billing details.
            REFUSED         | Insufficient credits. Add more using https://openrouter.ai/settings/credits
            REFUSED         | API Error: 403 {"error":{"type":"forbidden","message":"Request not allowed"}}
            REFUSED         | API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}
            REFUSED         | {"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}
            REFUSED         | API Error: 401
            REFUSED         | API Error: 403 Forbidden
            REFUSED         | Error code: 401 - {'error': {'message': 'Incorrect API key provided', 'code': 'invalid_api_key'}}
            REFUSED         | ChatGPT error 400: { "error": { "message": "x", "type": "insufficient_quota" } }
            PROMPT_TOO_LONG | {"error":{"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}
            RATE_LIMITED    | {"error":{"type":"rate_limit_error","message":"slow down"}}
            RATE_LIMITED    | API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"x"}}
            PROMPT_TOO_LONG | Prompt is too long
            PROMPT_TOO_LONG | prompt is too long: 208310 tokens > 200000 maximum
            PROMPT_TOO_LONG | API Error: 400 {"type":"error","error":{"message":"prompt is too long: 208310 tokens > 200000 maximum"}}
            PROMPT_TOO_LONG | This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens.
            SESSION_GONE    | No conversation found with session ID: 33a81b24-1b27-4a23-951a-34f1bdaff28f
            MALFORMED       | API Error: 500 {"type":"error","error":{"type":"api_error","message":"Internal server error"}}
            MALFORMED       | Error: connect ECONNREFUSED 127.0.0.1:11434
            """)
    void shouldTellTheClassWhenAnErrorTextNamesIt(FailureClass failure, String text) {
        ParsedReply.Malformed malformed = (ParsedReply.Malformed) parser.parse(text);

        assertThat(malformed.failure()).isEqualTo(failure);
        assertThat(malformed.reason()).contains(text.substring(0, 10));
    }

    @Test
    void shouldTellTheClassOfALongErrorObject() {
        String text = "{\n  \"error\": {\"code\": 429, \"status\": \"RESOURCE_EXHAUSTED\", \"details\": [\""
                + "x".repeat(3_000) + "\"]}\n}";

        assertThat(((ParsedReply.Malformed) parser.parse(text)).failure()).isEqualTo(FailureClass.RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid API key errors came from an empty variable in the deployment.",
                "The prompt is too long for the header, so it was cut.",
                "I saw that the user got \"Credit balance is too low\" and topped it up.",
                "Not logged in users were sent to the start page.",
                "API Error: 401 was what the login route answered after the change.",
                "API Error: 401: the login route answered so after the change.",
                "It answered {\"error\":{\"type\":\"insufficient_quota\"}} because the plan was used up.",
                "Error 403 came from the proxy, whose rule for /admin was removed.",
                "Prompt is too long to be shown on one line, so the dialog now wraps it.",
                "Unauthorized users were redirected."
            })
    void shouldNotTakeAModelsWordsAboutAnErrorForThatError(String text) {
        ParsedReply reply = parser.parse(text);

        assertThat(reply instanceof ParsedReply.Malformed malformed ? malformed.failure() : FailureClass.MALFORMED)
                .isEqualTo(FailureClass.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "Skipping: nothing to record.",
                "Ready.",
                "<observation><type>change</type></observation>",
                "<summary><request> </request></summary>",
                "The method returns List<Summary> and that is all."
            })
    void shouldBeNoAnswerWhenThereIsNoGrammar(String text) {
        assertThat(parser.parse(text)).isInstanceOf(ParsedReply.NoAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<skip reason=\"a &lt; b\"/>",
                "<skip_summary reason='a < b' />",
                "I see.\n<skip_observation reason=\"a &lt; b\"></skip_observation>"
            })
    void shouldBeNothingToRecordWhenSkipped(String text) {
        assertThat(parser.parse(text)).isEqualTo(new ParsedReply.NothingToRecord("a < b"));
    }

    @Test
    void shouldKeepOnlyTheHeadWhenWordsAreLong() {
        ParsedReply.NoAnswer none = (ParsedReply.NoAnswer) parser.parse("🛒".repeat(1_000));

        assertThat(none.head()).hasSizeLessThanOrEqualTo(200).startsWith("🛒🛒").endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<observation>",
                "</observation>",
                "<title>",
                "<observation ",
                "<![CDATA[",
                "&",
                "&#",
                "<",
                "\"",
                "<facts><fact>",
                "<observation><title>a</title></observation>",
                "<skip reason=\"",
                "]]>",
                "\ud800",
                "<observation><narrative>",
                "<summary><request>x</request></summary>",
                "<observation x=\"",
                "- \n"
            })
    void shouldEndQuicklyWhenReplyIsHostile(String part) {
        String text = part.repeat(1_000_000 / part.length());

        assertTimeout(Duration.ofSeconds(30), () -> parser.parse(text));
        assertTimeout(
                Duration.ofSeconds(30),
                () -> parser.parse(
                        "<observation><facts>" + text + "</facts><title>" + text + "</title></observation>"));
    }

    @Test
    void shouldGiveAValueWhenReplyIsRandom() {
        String[] parts = {
            "<observation>",
            "</observation>",
            "<summary>",
            "</summary>",
            "<title>",
            "</title>",
            "<facts>",
            "</facts>",
            "<fact>",
            "</fact>",
            "<type>",
            "</type>",
            "bugfix",
            "<events>",
            "</events>",
            "99999999999999999999,5",
            "&lt;",
            "&#x110000;",
            "&#-1;",
            "<![CDATA[",
            "]]>",
            "\u0000",
            "\ud83d",
            "<skip reason='",
            "/>",
            "\"",
            "text ",
            "\n"
        };
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(25); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }

            ParsedReply reply = parser.parse(text.toString());

            if (reply instanceof ParsedReply.Memories memories) {
                assertThat(memories.observations().isEmpty() && memories.summary() == null)
                        .as(text.toString())
                        .isFalse();
                memories.observations()
                        .forEach(it -> assertThat(it.title()).isNotBlank().doesNotContain("\u0000"));
            }
        }
    }

    private ParsedObservation observation(String text) {
        ParsedReply reply = parser.parse(text);
        assertThat(reply).isInstanceOf(ParsedReply.Memories.class);
        return ((ParsedReply.Memories) reply).observations().get(0);
    }
}
