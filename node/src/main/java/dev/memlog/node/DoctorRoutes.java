/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Permits;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.BatchEvent;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.topology.metrics.TopologyMetrics;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/doctor/call}: one small call at the provider that would be called next, which the breaker and the
 * metrics see like any other, to find out what it says; it needs room in the budgets, and its cost is reported with all other
 * cost. Only for this machine, one at a time, and one a minute.
 *
 * <p>Threading: safe; a call blocks a virtual thread.
 */
public final class DoctorRoutes {
    public static final String CALL = "/v1/doctor/call";

    private static final Duration BETWEEN_CALLS = Duration.ofMinutes(1);
    private static final SessionId SESSION = SessionId.local("memlog-doctor");
    private final ProviderChain chain;
    private final DoctorSpend spend;
    private final TopologyMetrics metrics;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Permits permits = new Permits(1);
    private volatile @Nullable Long lastCall;

    /** @param nanoTime of a monotonic clock */
    DoctorRoutes(
            ProviderChain chain,
            DoctorSpend spend,
            TopologyMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.chain = chain;
        this.spend = spend;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    void addTo(Routes routes) {
        routes.ofNode(Methods.POST, KeyScope.OPS, CALL, Ungated.blocking(this::call));
    }

    private Reply call(HttpServerExchange exchange) throws InterruptedException {
        if (!exchange.getSourceAddress().getAddress().isLoopbackAddress()
                || exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
            return Reply.problem(StatusCodes.FORBIDDEN, "asked from this machine's command line only");
        }
        DoctorSpend.Refusal refusal = spend.refusal();
        if (refusal != null) {
            return Reply.problem(refusal.status(), refusal.message());
        }
        try (Permits.Permit permit = permits.tryTake()) {
            if (permit == null) {
                return Reply.problem(
                        StatusCodes.TOO_MANY_REQUESTS, "such a call is under way; ask again when it is over");
            }
            long wait = waitNanos();
            if (wait > 0) {
                long seconds = Math.ceilDiv(wait, TimeUnit.SECONDS.toNanos(1));
                exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
                return Reply.problem(
                        StatusCodes.TOO_MANY_REQUESTS, "one such call a minute is made: the next in " + seconds + " s");
            }
            return switch (chain.admit(clock.instant(), Set.of())) {
                case Admission.Admitted admitted -> answer(admitted.place());
                case Admission.Full full ->
                    Reply.problem(
                            StatusCodes.SERVICE_UNAVAILABLE, "as many calls are under way as may be; ask again later");
                case Admission.Unavailable unavailable -> {
                    Instant now = clock.instant();
                    long seconds = Duration.between(now, unavailable.until()).toSeconds();
                    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Math.max(1, seconds));
                    yield Reply.problem(
                            StatusCodes.SERVICE_UNAVAILABLE,
                            "no call is made while providers are left alone: " + unavailable.reason()
                                    + "; the next is asked at "
                                    + unavailable.until().truncatedTo(ChronoUnit.SECONDS)
                                    + chain.status(now).stream()
                                            .filter(status -> status.message() != null)
                                            .map(status -> "; " + status.provider() + " said: " + status.message())
                                            .collect(Collectors.joining()));
                }
            };
        }
    }

    /** 0 once a minute has passed since the last call. */
    private long waitNanos() {
        Long last = lastCall;
        return last == null ? 0 : Math.max(0, last + BETWEEN_CALLS.toNanos() - nanoTime.getAsLong());
    }

    private Reply answer(Place place) throws InterruptedException {
        ProviderClient client = place.client();
        Instant begun = clock.instant();
        FailureClass failure = FailureClass.INTERRUPTED;
        Duration retryAfter = null;
        try {
            lastCall = nanoTime.getAsLong();
            metrics.dispatched(client.name(), 1);
            ProviderOutcome outcome = client.call(new PromptWriter().write(input(begun)));
            failure = failureOf(outcome);
            if (outcome instanceof ProviderOutcome.Failed failed) {
                retryAfter = failed.retryAfter();
                chain.recordMessage(client, failed.message());
            }
            spend.charge(client.name(), outcome);
            return report(client, outcome, failure, Duration.between(begun, clock.instant()));
        } finally {
            place.complete(SessionNumber.of(SESSION), failure, false, retryAfter, clock.instant());
        }
    }

    private Reply report(
            ProviderClient client, ProviderOutcome outcome, @Nullable FailureClass failure, Duration took) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("provider", client.name())
                .put("millis", took.toMillis());
        if (failure != null) {
            json.put("failure", failure.wireName());
        }
        return switch (outcome) {
            case ProviderOutcome.Replied replied -> {
                metrics.answered(client.name(), replied.usage(), took);
                json.put("model", replied.model())
                        .put("inputTokens", replied.usage().inputTokens())
                        .put("outputTokens", replied.usage().outputTokens());
                yield failure == null
                        ? Reply.ok(json)
                        : Reply.problem(StatusCodes.BAD_GATEWAY, "it answers, but outside the grammar", json);
            }
            case ProviderOutcome.Failed failed -> {
                metrics.failed(client.name(), failed.failure());
                yield Reply.problem(
                        StatusCodes.BAD_GATEWAY, failed.failure().wireName() + ": " + failed.message(), json);
            }
        };
    }

    /** A text in the place of an answer must not pass for one, here as in a session. */
    private static @Nullable FailureClass failureOf(ProviderOutcome outcome) {
        return switch (outcome) {
            case ProviderOutcome.Failed failed -> failed.failure();
            case ProviderOutcome.Replied replied ->
                switch (new ReplyParser().parse(replied.text())) {
                    case ParsedReply.Malformed malformed -> FailureClass.MALFORMED;
                    case ParsedReply.NoAnswer none -> FailureClass.NO_ANSWER;
                    case ParsedReply.Memories memories -> null;
                    case ParsedReply.NothingToRecord nothing -> null;
                };
        };
    }

    private static PromptInput input(Instant now) {
        Envelope envelope = Envelope.command(
                EventId.random(now), SessionNumber.of(SESSION), SESSION, now, "local", "doctor", "memlog");
        SessionEvent event = new SessionEvent.ActivityReported(
                envelope, "self-test", JsonNodeFactory.instance.textNode("A connection is tested; nothing happened."));
        return new PromptInput(
                SESSION,
                null,
                null,
                "",
                0,
                List.of(),
                List.of(new BatchEvent(1, event)),
                false,
                PromptBudget.DEFAULT,
                null);
    }
}
