/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mockwebserver3.MockResponse;

/** Ways in which a model server can answer, and what must become of the events that it was asked about. */
final class AnswerRows {
    static final String REMEMBERED = "are remembered";
    static final String NOTHING = "are done: nothing to record";
    static final String NO_ANSWER = "are letters: no-answer";
    static final String DECLINED = "are letters: declined";
    static final String TOO_LONG = "are letters: prompt-too-long";
    static final String MALFORMED = "are letters: malformed";
    static final String MISCONFIGURED = "wait: the provider is left alone as misconfigured";
    static final String REFUSED = "wait: the provider is left alone as refused";
    static final String LIMITED = "wait: the provider is left alone as rate-limited";
    static final String REJECTED = "are letters: rejected";
    static final String TRANSIENT = "are letters, and the session ends: transient";

    private static final String GOOD =
            "<observation><type>change</type><title>Totals are rounded</title><narrative>n</narrative></observation>";
    private static final String DRAFT = "<observation><type>change</type><title>DRAFT</title></observation>";
    private static final String CUT = "<observation><type>change</type><title>Tot";

    private final List<Row> rows = new ArrayList<>();

    /** What the server sends, by what it is asked and how often it was asked before. */
    interface Server {
        MockResponse answer(String request, int before);
    }

    /**
     * @param big whether the event is of some 60 KB
     * @param othersSucceed whether the provider has just answered another session
     */
    record Row(
            String provider,
            String what,
            Server server,
            boolean big,
            boolean othersSucceed,
            String outcome,
            int requests) {}

    static List<Row> all() {
        AnswerRows rows = new AnswerRows();
        rows.addThoughts();
        rows.addPlaces();
        rows.addEmpty();
        rows.addCut();
        rows.addDeclined();
        rows.addSizes();
        rows.addDialects();
        rows.addFaults();
        return rows.rows;
    }

    private void addThoughts() {
        add("openai", "the grammar", openAi(GOOD), REMEMBERED, 1);
        add(
                "openai",
                "the grammar in a code fence, words around it",
                openAi("Sure:\n```xml\n" + GOOD + "\n```"),
                REMEMBERED,
                1);
        add("openai", "the skip element", openAi("<skip reason=\"routine\"/>"), NOTHING, 1);
        add(
                "openai",
                "`<think>` with a draft, then the grammar",
                openAi("<think>" + DRAFT + "</think>\n" + GOOD),
                REMEMBERED,
                1);
        add(
                "openai",
                "`<think>` that quotes the skip element, then the grammar",
                openAi("<think><skip reason='x'/></think>" + GOOD),
                REMEMBERED,
                1);
        add(
                "openai",
                "a thought that is only closed, then the grammar",
                openAi(DRAFT + "</think>" + GOOD),
                REMEMBERED,
                1);
        add(
                "openai",
                "`[THINK]` with a draft, then the grammar",
                openAi("[THINK]" + DRAFT + "[/THINK]" + GOOD),
                REMEMBERED,
                1);
        add(
                "openai",
                "channels: analysis, then final",
                openAi("<|channel|>analysis<|message|>" + DRAFT + "<|end|><|start|>assistant<|channel|>final<|message|>"
                        + GOOD),
                REMEMBERED,
                1);
        add("openai", "a thought that is not closed", openAi("<think>I would write " + DRAFT), NO_ANSWER, 2);
        add("openai", "words without the grammar", openAi("Sure! 42 tests passed."), NO_ANSWER, 2);
        add(
                "openai",
                "words without the grammar, then the grammar",
                then(openAi("Sure! 42 tests passed."), openAi(GOOD)),
                REMEMBERED,
                2);
        add("openai", "broken grammar", openAi(CUT), MALFORMED, 4);
        add("openai", "a refusal in words", openAi("I'm sorry, but I can't help with that."), NO_ANSWER, 2);
    }

    private void addPlaces() {
        add(
                "openai",
                "content as a list of parts, one of them a thought",
                body(
                        "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\""
                                + GOOD + "\"}]},\"finish_reason\":\"stop\"}]}"),
                REMEMBERED,
                1);
        add(
                "openai",
                "no content; `reasoning_content` is the grammar",
                message("\"content\":null,\"reasoning_content\":\"" + GOOD + "\""),
                REMEMBERED,
                1);
        add(
                "openai",
                "no content; `reasoning_content` is a thought that quotes it",
                message("\"content\":null,\"reasoning_content\":\"I would record " + GOOD + "\""),
                NO_ANSWER,
                2);
        add("openai", "`output_text` in place of choices", body("{\"output_text\":\"" + GOOD + "\"}"), REMEMBERED, 1);
        add(
                "openai",
                "the form of Ollama's own interface",
                body("{\"message\":{\"role\":\"assistant\",\"content\":\"" + GOOD
                        + "\"},\"done\":true,\"prompt_eval_count\":9,\"eval_count\":9}"),
                REMEMBERED,
                1);
        add("openai", "a stream that was not asked for", stream(), REMEMBERED, 1);
        add(
                "openai",
                "JSON with a stream's end behind it",
                body(completion(GOOD, "stop", 900, 80) + "\n\ndata: [DONE]\n\n"),
                REMEMBERED,
                1);
        add(
                "anthropic",
                "a stream that was not asked for",
                body(
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":900}}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\""
                                + GOOD
                                + "\"}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":80}}\n\n"),
                REMEMBERED,
                1);
        add(
                "gemini",
                "a list of pieces, one of them a thought",
                body("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + DRAFT
                        + "\",\"thought\":true}]}}]},{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + GOOD
                        + "\"}]},\"finishReason\":\"STOP\"}]}]"),
                REMEMBERED,
                1);
        add(
                "openai",
                "the grammar, and no usage",
                body("{\"choices\":[{\"message\":{\"content\":\"" + GOOD + "\"},\"finish_reason\":\"stop\"}]}"),
                REMEMBERED,
                1);
    }

    private void addEmpty() {
        add("openai", "the grammar alone, without JSON", body(GOOD), REMEMBERED, 1);
        add("openai", "the grammar, escaped", openAi(GOOD.replace("<", "&lt;")), REMEMBERED, 1);
        add("openai", "the answer in `result`", body("{\"result\":{\"response\":\"" + GOOD + "\"}}"), REMEMBERED, 1);
        add("openai", "empty content", openAi(""), NO_ANSWER, 2);
        add(
                "anthropic",
                "an empty list of content",
                body(
                        "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":900,\"output_tokens\":1}}"),
                NO_ANSWER,
                2);
        add("gemini", "no candidates", body("{\"usageMetadata\":{\"promptTokenCount\":900}}"), NO_ANSWER, 2);
        add(
                "openai",
                "200 with `{\"detail\":\"Model is loading, try later\"}`",
                body("{\"detail\":\"Model is loading, try later\"}"),
                MISCONFIGURED,
                1);
        addAmong(
                "openai",
                "200 with `{\"success\":false}`, while other sessions are answered",
                body("{\"success\":false,\"message\":\"invalid\"}"),
                REJECTED,
                2);
        add("openai", "200 without a body", body(""), NO_ANSWER, 2);
        addBig(
                "openai",
                "empty content, as long as the request is long",
                below(12_000, openAi(""), openAi(GOOD)),
                REMEMBERED,
                2);
    }

    private void addCut() {
        add("openai", "cut at the bound of the answer", body(completion(CUT, "length", 900, 4_096)), NO_ANSWER, 2);
        add(
                "openai",
                "cut at the bound before the first word",
                body(completion("", "length", 900, 4_096)),
                NO_ANSWER,
                2);
        add(
                "openai",
                "cut at the bound; whole with more room",
                (request, before) -> request.contains("16384")
                        ? openAi(GOOD).answer(request, before)
                        : body(completion(CUT, "length", 900, 4_096)).answer(request, before),
                REMEMBERED,
                2);
        add(
                "gemini",
                "cut at the bound, most of it thoughts",
                body(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + CUT
                                + "\"}]},\"finishReason\":\"MAX_TOKENS\"}],\"usageMetadata\":{\"promptTokenCount\":900,\"candidatesTokenCount\":30,\"thoughtsTokenCount\":4060}}"),
                NO_ANSWER,
                2);
        add(
                "anthropic",
                "cut at the bound of the answer",
                body(
                        "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"" + CUT
                                + "\"}],\"stop_reason\":\"max_tokens\",\"usage\":{\"input_tokens\":900,\"output_tokens\":4096}}"),
                NO_ANSWER,
                2);
        addBig(
                "openai",
                "cut long before that bound, as the context is full",
                below(12_000, body(completion(CUT, "length", 3_900, 196)), openAi(GOOD)),
                REMEMBERED,
                2);
    }

    private void addDeclined() {
        add(
                "anthropic",
                "`stop_reason` refusal after some text",
                body("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"" + GOOD
                        + "\"}],\"stop_reason\":\"refusal\",\"usage\":{\"input_tokens\":900,\"output_tokens\":12}}"),
                DECLINED,
                1);
        add(
                "openai",
                "the field `refusal`",
                message("\"content\":null,\"refusal\":\"I can't help with that.\""),
                DECLINED,
                1);
        add("openai", "`finish_reason` content_filter", body(completion(CUT, "content_filter", 900, 9)), DECLINED, 1);
        add(
                "openai",
                "400 for a content policy",
                error(
                        400,
                        "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.\",\"code\":\"content_filter\",\"status\":400}}"),
                DECLINED,
                1);
        add("gemini", "`finishReason` SAFETY", body("{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}"), DECLINED, 1);
        add(
                "gemini",
                "`blockReason` PROHIBITED_CONTENT",
                body("{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}"),
                DECLINED,
                1);
        add(
                "openrouter",
                "403 with the reasons of a moderation",
                error(
                        403,
                        "{\"error\":{\"code\":403,\"message\":\"flagged\",\"metadata\":{\"reasons\":[\"violence\"]}}}"),
                DECLINED,
                1);
    }

    private void addSizes() {
        String keep =
                "{\"error\":\"The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 10247 >= n_ctx: 4096). Try to load the model with a larger context length, or provide a shorter prompt.\"}";
        addBig(
                "openai",
                "400 for length, LM Studio's words, until the request fits",
                below(12_000, error(400, keep), openAi(GOOD)),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "400 for length without a number",
                below(12_000, error(400, "{\"error\":\"Context size has been exceeded.\"}"), openAi(GOOD)),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "400 for length under a code of its own",
                below(
                        12_000,
                        error(400, "{\"error\":{\"code\":\"1261\",\"message\":\"Prompt exceeds max length\"}}"),
                        openAi(GOOD)),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "400 for length in bytes",
                below(
                        12_000,
                        error(400, "{\"error\":{\"message\":\"total message size 10176584 exceeds limit 2097152\"}}"),
                        openAi(GOOD)),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "413",
                below(12_000, error(413, "<html>413 Request Entity Too Large</html>"), openAi(GOOD)),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "the front of the request was cut off: far fewer input tokens are told than were sent",
                below(12_000, body(completion("Sure! 42 tests passed.", "stop", 2_050, 40)), openAi(GOOD)),
                REMEMBERED,
                2);
        add(
                "openai",
                "400, as request and room for the answer exceed the context",
                (request, before) -> request.contains(":4096")
                        ? error(
                                        400,
                                        "{\"error\":{\"message\":\"'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 4096 tokens and your request has 1500 input tokens (4096 > 4096 - 1500).\"}}")
                                .answer(request, before)
                        : openAi(GOOD).answer(request, before),
                REMEMBERED,
                2);
        addBig(
                "openai",
                "400 for length, whatever its size",
                error(400, "{\"error\":\"Context size has been exceeded.\"}"),
                "are letters, and the session ends: prompt-too-long",
                4);
    }

    private void addDialects() {
        add(
                "openai",
                "400: `max_tokens` has another name",
                (request, before) -> request.contains("\"max_tokens\"")
                        ? error(
                                        400,
                                        "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}")
                                .answer(request, before)
                        : openAi(GOOD).answer(request, before),
                REMEMBERED,
                2);
        add(
                "openai",
                "400: only streams",
                (request, before) -> request.contains("\"stream\":true")
                        ? stream().answer(request, before)
                        : error(400, "{\"detail\":\"Stream must be set to true\"}")
                                .answer(request, before),
                REMEMBERED,
                2);
        add(
                "openai",
                "422: an unknown field `stream`",
                (request, before) -> request.contains("\"stream\"")
                        ? error(
                                        422,
                                        "{\"detail\":[{\"loc\":[\"body\",\"stream\"],\"msg\":\"Extra inputs are not permitted\"}]}")
                                .answer(request, before)
                        : openAi(GOOD).answer(request, before),
                REMEMBERED,
                2);
        add(
                "openai",
                "400: no role `system`",
                (request, before) -> request.contains("\"system\"")
                        ? error(400, "{\"error\":{\"message\":\"System role not supported\"}}")
                                .answer(request, before)
                        : openAi(GOOD).answer(request, before),
                REMEMBERED,
                2);
        add(
                "openai",
                "400: a longer answer than the model grants",
                (request, before) -> request.contains(":4096")
                        ? error(
                                        400,
                                        "{\"error\":{\"message\":\"max_tokens is too large: 4096. This model supports at most 2048 completion tokens.\"}}")
                                .answer(request, before)
                        : openAi(GOOD).answer(request, before),
                REMEMBERED,
                2);
        add(
                "gemini",
                "400: no temperature",
                (request, before) -> request.contains("temperature")
                        ? error(
                                        400,
                                        "{\"error\":{\"code\":400,\"message\":\"temperature is not supported by this model\",\"status\":\"INVALID_ARGUMENT\"}}")
                                .answer(request, before)
                        : body("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + GOOD
                                        + "\"}]},\"finishReason\":\"STOP\"}]}")
                                .answer(request, before),
                REMEMBERED,
                2);
    }

    private void addFaults() {
        add(
                "openai",
                "200 with a login page",
                body("<html><head><title>Sign in</title></head></html>"),
                MISCONFIGURED,
                1);
        add("openai", "301 to another address", redirect(301), MISCONFIGURED, 1);
        add("openai", "307 to another address", redirect(307), MISCONFIGURED, 1);
        add(
                "openai",
                "400: the model was retired",
                error(400, "{\"error\":{\"message\":\"Model Not Exist\",\"code\":\"invalid_request_error\"}}"),
                MISCONFIGURED,
                1);
        add(
                "openai",
                "400 in unknown words, at first",
                error(400, "{\"error\":{\"message\":\"nope\"}}"),
                MISCONFIGURED,
                1);
        addAmong(
                "openai",
                "400 in unknown words, while other sessions are answered",
                error(400, "{\"error\":{\"message\":\"nope\"}}"),
                REJECTED,
                2);
        add("openai", "401", error(401, "{\"error\":{\"message\":\"Incorrect API key provided\"}}"), REFUSED, 1);
        add("openai", "404", error(404, "404 page not found"), REFUSED, 1);
        add("openai", "429", error(429, "{\"error\":{\"message\":\"Rate limit reached\"}}"), LIMITED, 1);
        add(
                "openai",
                "429, as the account is empty",
                error(429, "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}"),
                REFUSED,
                1);
        add("openai", "500 each time", error(500, "{\"error\":{\"message\":\"oops\"}}"), TRANSIENT, 4);
        add("openai", "500, then the grammar", then(error(500, "oops"), openAi(GOOD)), REMEMBERED, 2);
        add("openai", "200 with an error object", body("{\"error\":{\"message\":\"upstream failed\"}}"), TRANSIENT, 4);
        add(
                "openai",
                "200 with an error object: the account is empty",
                body("{\"error\":{\"message\":\"x\",\"type\":\"insufficient_quota\"}}"),
                REFUSED,
                1);
    }

    private void add(String provider, String what, Server server, String outcome, int requests) {
        rows.add(new Row(provider, what, server, false, false, outcome, requests));
    }

    private void addBig(String provider, String what, Server server, String outcome, int requests) {
        rows.add(new Row(provider, what, server, true, false, outcome, requests));
    }

    private void addAmong(String provider, String what, Server server, String outcome, int requests) {
        rows.add(new Row(provider, what, server, false, true, outcome, requests));
    }

    private static Server then(Server first, Server later) {
        return (request, before) -> (before == 0 ? first : later).answer(request, before);
    }

    /** As a model does whose context is that small. */
    private static Server below(int bytes, Server above, Server good) {
        return (request, before) -> (request.length() < bytes ? good : above).answer(request, before);
    }

    private static Server openAi(String content) {
        return body(completion(content, "stop", 900, 80));
    }

    private static String completion(String content, String finish, int input, int output) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode choice = body.putArray("choices").addObject();
        choice.putObject("message").put("role", "assistant").put("content", content);
        choice.put("finish_reason", finish);
        body.putObject("usage").put("prompt_tokens", input).put("completion_tokens", output);
        return body.toString();
    }

    private static Server message(String fields) {
        return body("{\"choices\":[{\"message\":{" + fields
                + "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":80}}");
    }

    private static Server stream() {
        Function<String, String> piece =
                text -> "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
        int half = GOOD.length() / 2;
        return body(piece.apply(GOOD.substring(0, half)) + piece.apply(GOOD.substring(half)) + "data: [DONE]\n\n");
    }

    private static Server body(String text) {
        return error(200, text);
    }

    private static Server error(int status, String text) {
        return (request, before) ->
                new MockResponse.Builder().code(status).body(text).build();
    }

    private static Server redirect(int status) {
        return (request, before) -> new MockResponse.Builder()
                .code(status)
                .addHeader("Location", "https://llm.example.org/v1/chat/completions")
                .body("<html>moved</html>")
                .build();
    }
}
