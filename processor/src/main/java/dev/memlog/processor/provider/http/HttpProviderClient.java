/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Topics;
import dev.memlog.processor.prompt.TokenEstimate;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.answer.FailureClassifier;
import dev.memlog.processor.provider.answer.SecretScrubber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The client of a provider with an HTTP service: one request, one answer, no session. A request refused for its fields,
 * or for the answer's length, is rewritten and sent again: no model has worked on it yet.
 *
 * <p>Threading: safe.
 */
public final class HttpProviderClient implements ProviderClient {
    private static final int MAX_REQUESTS = 5;

    private final ProviderConfig config;
    private final ProviderWire wire;
    private final HttpTransport transport;
    private final FailureClassifier classifier;
    private final AnswerReader reader;
    private final ModelLimits limits;
    private volatile Dialect dialect;

    public HttpProviderClient(ProviderConfig config, ProviderWire wire) {
        this(config, wire, Outbound.DIRECT);
    }

    public HttpProviderClient(ProviderConfig config, ProviderWire wire, Outbound outbound) {
        this.config = config;
        this.wire = wire;
        transport = new HttpTransport(config.timeout(), config.concurrency(), outbound);
        SecretScrubber scrubber = new SecretScrubber(config.apiKey());
        classifier = new FailureClassifier(scrubber);
        limits = new ModelLimits(config.maxOutputTokens());
        reader = new AnswerReader(config, wire, classifier, scrubber, limits);
        dialect = wire.dialect();
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
    public int promptTokens(boolean askedAgain) {
        return limits.promptTokens(askedAgain);
    }

    @Override
    public List<String> learned() {
        List<String> learned = new ArrayList<>(limits.describe());
        String differences = dialect.differencesFrom(wire.dialect());
        if (!differences.isEmpty()) {
            learned.add("it is asked with " + differences);
        }
        return learned;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        int sent = TokenEstimate.of(request.instructions()) + TokenEstimate.of(request.input());
        Dialect tried = dialect;
        for (int requests = 1; ; requests++) {
            int room = limits.room();
            switch (transport.post(wire.url(), headers(request), bytes(request, tried, room))) {
                case HttpReply.Broken broken -> {
                    return classifier.broken(broken.cause(), broken.requestLeft());
                }
                case HttpReply.Answered answer
                when answer.status() / 100 == 2 -> {
                    dialect = tried;
                    return reader.read(
                            answer,
                            new AnswerReader.Asked(request, sent, tried.bound().field() == null ? 0 : room));
                }
                case HttpReply.Answered answer -> {
                    ProviderOutcome.Failed refused = refused(answer, sent, room);
                    Dialect other = refused.answered() ? tried : otherDialect(answer, tried);
                    boolean resend = !refused.answered()
                            && requests < MAX_REQUESTS
                            && (!other.equals(tried) || fitsNow(sent, room));
                    if (!resend) {
                        return refused;
                    }
                    tried = other;
                }
            }
        }
    }

    private Map<String, String> headers(ProviderRequest request) {
        Map<String, String> headers = new HashMap<>(wire.headers());
        if (request.traceparent() != null) {
            headers.put(Topics.TRACEPARENT_HEADER, request.traceparent());
        }
        return headers;
    }

    private byte[] bytes(ProviderRequest request, Dialect tried, int room) {
        // Through a string, because a byte generator throws on a lone surrogate.
        return wire.body(request, tried, room).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Dialect otherDialect(HttpReply.Answered answer, Dialect tried) {
        boolean aboutRequest = answer.status() == 400 || answer.status() == 422 || answer.status() == 501;
        Dialect other = aboutRequest ? tried.after(FailureClassifier.words(answer.body())) : null;
        return other == null ? tried : other;
    }

    /** True if a shorter answer is enough to fit. */
    private boolean fitsNow(int sent, int room) {
        return limits.room() < room && limits.promptTokens(false) >= sent;
    }

    private ProviderOutcome.Failed refused(HttpReply.Answered answer, int sent, int room) {
        ProviderOutcome.Failed failed = classifier.status(answer.status(), answer.headers(), answer.body());
        String words = FailureClassifier.words(answer.body());
        switch (failed.failure()) {
            case PROMPT_TOO_LONG -> limits.tooLong(sent, SizeWords.context(words));
            case REJECTED -> limits.grants(SizeWords.grantedRoom(words, room));
            default -> {}
        }
        JsonNode body = FailureClassifier.json(answer.body());
        return failed.charged(wire.usage(body), body.path("model").asText(config.model()));
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
