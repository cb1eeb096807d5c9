/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.FailureClass;
import dev.memlog.event.Topics;
import dev.memlog.event.WireMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A provider that is an HTTP service: one request, one answer, no session of its own. */
final class HttpProviderClient implements ProviderClient {
    private final ProviderConfig config;
    private final ProviderWire wire;
    private final HttpTransport transport;
    private final SecretScrubber scrubber;
    private final FailureClassifier classifier;
    private final JsonMapper mapper = WireMapper.create();

    HttpProviderClient(ProviderConfig config, ProviderWire wire) {
        this.config = config;
        this.wire = wire;
        transport = new HttpTransport(config.timeout(), config.concurrency());
        scrubber = new SecretScrubber(config.apiKey());
        classifier = new FailureClassifier(scrubber);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        Map<String, String> headers = new HashMap<>(wire.headers());
        if (request.traceparent() != null) {
            headers.put(Topics.TRACEPARENT_HEADER, request.traceparent());
        }
        // By way of a string, for a byte generator throws on half a character.
        byte[] body = wire.body(request).toString().getBytes(StandardCharsets.UTF_8);
        return switch (transport.post(wire.url(), headers, body)) {
            case HttpReply.Broken broken -> classifier.broken(broken.cause(), broken.requestLeft());
            case HttpReply.Answered answer when answer.status() / 100 == 2 -> read(answer);
            case HttpReply.Answered answer -> refused(answer);
        };
    }

    private ProviderOutcome refused(HttpReply.Answered answer) {
        ProviderOutcome.Failed failed = classifier.status(answer.status(), answer.headers(), answer.body());
        JsonNode body = FailureClassifier.json(answer.body());
        return failed.charged(wire.usage(body), body.path("model").asText(config.model()));
    }

    private ProviderOutcome read(HttpReply.Answered answer) {
        JsonNode body;
        try {
            body = mapper.readTree(answer.body());
        } catch (JsonProcessingException e) {
            return classifier
                    .failed(FailureClass.MALFORMED, "the reply is not JSON")
                    .asAnswer();
        }
        return switch (wire.read(body)) {
            case ProviderWire.Reading.Answer read ->
                new ProviderOutcome.Replied(
                        scrubber.withoutKey(read.text()),
                        read.usage(),
                        read.model() == null ? config.model() : read.model(),
                        null);
            case ProviderWire.Reading.Fault fault ->
                asAnswer(
                        classifier.inAnswer(
                                fault.status(),
                                answer.headers(),
                                answer.body(),
                                wire.usage(body).total() > 0),
                        body);
            case ProviderWire.Reading.NoAnswer none ->
                asAnswer(classifier.failed(none.failure(), none.message()), body);
        };
    }

    private ProviderOutcome asAnswer(ProviderOutcome.Failed failed, JsonNode body) {
        return failed.asAnswer().charged(wire.usage(body), body.path("model").asText(config.model()));
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "HttpProviderClient[" + config + "]";
    }
}
