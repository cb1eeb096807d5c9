/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.answer.FailureClassifier;
import dev.memlog.processor.provider.answer.Finish;
import dev.memlog.processor.provider.answer.ReplyBody;
import dev.memlog.processor.provider.answer.SecretScrubber;
import dev.memlog.processor.reply.ReplyParser;

/**
 * Classifies the body of a successful response: an answer, an empty, cut-off or declined one, or a page from something
 * that is not a model server.
 *
 * <p>Threading: safe.
 */
final class AnswerReader {
    /** From this estimated length on, an empty answer may mean that the request did not fit. */
    private static final int LONG_REQUEST = 3_000;

    /** No text has more characters per token. */
    private static final int CHARACTERS_PER_TOKEN = 6;

    private static final int LEAST_TO_COMPARE = 6_000;

    private final ProviderConfig config;
    private final ProviderWire wire;
    private final FailureClassifier classifier;
    private final SecretScrubber scrubber;
    private final ModelLimits limits;

    /**
     * @param tokens estimated tokens of the whole request
     * @param room maximum length of the answer in tokens; 0 if none was sent
     */
    record Asked(ProviderRequest request, int tokens, int room) {
        int characters() {
            return request.instructions().length() + request.input().length();
        }
    }

    AnswerReader(
            ProviderConfig config,
            ProviderWire wire,
            FailureClassifier classifier,
            SecretScrubber scrubber,
            ModelLimits limits) {
        this.config = config;
        this.wire = wire;
        this.classifier = classifier;
        this.scrubber = scrubber;
        this.limits = limits;
    }

    ProviderOutcome read(HttpReply.Answered answer, Asked asked) {
        return switch (ReplyBody.of(answer.body())) {
            case ReplyBody.Page page ->
                classifier.failed(
                        FailureClass.MISCONFIGURED,
                        "the address answers with a web page (\"" + page.title()
                                + "\") and not as a model server: check " + setting("base-url")
                                + ", and whether a proxy or a login stands before it");
            case ReplyBody.Plain plain ->
                new ProviderOutcome.Replied(scrubber.withoutKey(plain.text()), Usage.NONE, config.model(), null);
            case ReplyBody.Other other ->
                classifier
                        .failed(
                                FailureClass.NO_ANSWER,
                                other.head().isEmpty()
                                        ? "the reply has no body"
                                        : "the reply is not JSON: " + other.head())
                        .asAnswer();
            case ReplyBody.Json json -> read(json.json(), answer, asked);
        };
    }

    private ProviderOutcome read(JsonNode body, HttpReply.Answered answer, Asked asked) {
        return switch (wire.read(body)) {
            case ProviderWire.Reading.Answer read -> read(read, body, asked);
            case ProviderWire.Reading.Fault fault -> {
                boolean paid = wire.usage(body).total() > 0;
                ProviderOutcome.Failed failed =
                        classifier.inAnswer(fault.status(), answer.headers(), body.toString(), paid);
                if (failed.failure() == FailureClass.PROMPT_TOO_LONG) {
                    limits.tooLong(asked.tokens(), SizeWords.context(FailureClassifier.words(body.toString())));
                }
                // An error without an answer comes from a gateway, like one under an error status.
                yield paid || fault.begun() ? asAnswer(failed, body) : failed;
            }
            case ProviderWire.Reading.NoAnswer none -> {
                boolean gateways = none.failure() == FailureClass.NO_ANSWER
                        && wire.usage(body).total() == 0;
                yield gateways
                        ? classifier.failed(FailureClass.REJECTED, none.message())
                        : failed(none.failure(), none.message(), body);
            }
        };
    }

    private ProviderOutcome read(ProviderWire.Reading.Answer read, JsonNode body, Asked asked) {
        Finish finish = Finish.of(read.stopped());
        if (finish == Finish.DECLINED) {
            return failed(
                    FailureClass.DECLINED, "the service declined the request by its policy: " + read.stopped(), body);
        }
        if (finish == Finish.CUT || finish == Finish.FULL) {
            return cut(read, finish, body, asked);
        }
        if (read.text().isBlank()) {
            return empty(read, body, asked);
        }
        if (isCutOff(read, asked)) {
            return failed(
                    FailureClass.PROMPT_TOO_LONG,
                    "the server read " + read.usage().inputTokens() + " tokens of a request of about " + asked.tokens()
                            + " and cut off its front: give its model a larger context (Ollama: "
                            + "OLLAMA_CONTEXT_LENGTH); the next request is smaller",
                    body);
        }
        if (ReplyParser.holdsGrammar(read.text())) {
            limits.answered(asked.tokens());
        }
        return new ProviderOutcome.Replied(
                scrubber.withoutKey(read.text()),
                read.usage(),
                read.model() == null ? config.model() : read.model(),
                null);
    }

    private boolean isCutOff(ProviderWire.Reading.Answer read, Asked asked) {
        long taken = read.usage().inputTokens();
        return taken > 0
                && asked.characters() > LEAST_TO_COMPARE
                && taken * CHARACTERS_PER_TOKEN < asked.characters()
                && limits.countedFew(asked.tokens(), (int) taken, ReplyParser.holdsGrammar(read.text()));
    }

    private ProviderOutcome cut(ProviderWire.Reading.Answer read, Finish finish, JsonNode body, Asked asked) {
        long output = read.usage().outputTokens();
        boolean early = output > 0
                && output * 10 < asked.room() * 8L
                && !limits.isCutThereAgain(output)
                && (!read.text().isBlank() || asked.tokens() > LONG_REQUEST);
        int all = read.usage().inputTokens() > 0 ? (int) read.usage().total() : 0;
        if ((finish == Finish.FULL || early) && limits.full(asked.tokens(), all)) {
            return failed(
                    FailureClass.PROMPT_TOO_LONG,
                    "the answer was cut off (" + read.stopped()
                            + "), as request and answer fill the model's context of " + "about "
                            + read.usage().total() + " tokens: give it a larger one; the next request is smaller",
                    body);
        }
        boolean wider = limits.cutAt(asked.room(), output);
        return failed(
                FailureClass.NO_ANSWER,
                "the answer was cut off (" + read.stopped() + ") at " + asked.room() + " tokens: "
                        + (wider ? "the next may have " + limits.room() + "; " : "")
                        + "raise " + setting("max-output-tokens") + ", or let the model think less",
                body);
    }

    private ProviderOutcome empty(ProviderWire.Reading.Answer read, JsonNode body, Asked asked) {
        String stopped = read.stopped().isEmpty() ? "" : " (" + read.stopped() + ")";
        if (asked.tokens() <= LONG_REQUEST) {
            return failed(FailureClass.NO_ANSWER, "the answer is empty" + stopped, body);
        }
        limits.empty(asked.tokens());
        return failed(
                FailureClass.NO_ANSWER,
                "the answer to a request of about " + asked.tokens() + " tokens is empty" + stopped
                        + ": the next shows whether its size was the reason",
                body);
    }

    private ProviderOutcome.Failed failed(FailureClass failure, String message, JsonNode body) {
        return asAnswer(classifier.failed(failure, message), body);
    }

    private ProviderOutcome.Failed asAnswer(ProviderOutcome.Failed failed, JsonNode body) {
        return failed.asAnswer().charged(wire.usage(body), body.path("model").asText(config.model()));
    }

    private String setting(String key) {
        return "provider." + config.name() + "." + key;
    }
}
