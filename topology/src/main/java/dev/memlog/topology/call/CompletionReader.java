/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.SessionFacts;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.metrics.TopologyMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a completed call into a session input and records its metrics.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class CompletionReader {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionReader.class);
    private final CallAssembler calls;
    private final ProviderChain chain;
    private final SpendGate gate;
    private final TopologyMetrics metrics;

    public CompletionReader(CallAssembler calls, ProviderChain chain, SpendGate gate, TopologyMetrics metrics) {
        this.calls = calls;
        this.chain = chain;
        this.gate = gate;
        this.metrics = metrics;
    }

    /**
     * The call's charge, whatever its result; null for a failed call without known usage.
     *
     * @param facts of the session that made the call
     */
    @Nullable
    public Charge charge(Completion completion, SessionFacts facts) {
        boolean unknown =
                completion instanceof Completion.Failed && completion.usage().total() == 0;
        return unknown ? null : price(completion, facts);
    }

    private Charge price(Completion completion, SessionFacts facts) {
        return gate.price(
                facts.identity().sessionId().team(), completion.provider(), completion.model(), completion.usage());
    }

    public SessionInput read(Completion completion, SessionState.Calling calling, Instant now) {
        return switch (completion) {
            case Completion.Answered answered -> answered(answered, calling, now);
            case Completion.Failed failed -> failed(failed, calling, now);
        };
    }

    /** The input for an answer that cannot be applied. */
    public SessionInput unusable(Instant now) {
        return new SessionInput.CallFailed(
                FailureClass.MALFORMED, "internal error: the reply cannot be taken in", null, true, true, now);
    }

    private SessionInput answered(Completion.Answered answered, SessionState.Calling calling, Instant now) {
        metrics.answered(calling.provider(), answered.usage(), Duration.between(calling.since(), now));
        return new SessionInput.ProviderAnswered(
                answered.reply(),
                calls.events(calling),
                calls.attemptsBefore(calling),
                price(answered, calling.facts()),
                answered.memorySessionId(),
                answered.memorySessionEnds(),
                now);
    }

    private SessionInput failed(Completion.Failed failed, SessionState.Calling calling, Instant now) {
        metrics.failed(calling.provider(), failed.failure());
        LOG.atInfo()
                .addKeyValue("sessionId", calling.facts().identity().sessionId())
                .addKeyValue("provider", calling.provider())
                .addKeyValue("attempt", failed.call().attempt())
                .addKeyValue("error", failed.failure().wireName() + ": " + failed.message())
                .log("provider call failed");
        Set<String> gone = new HashSet<>(calling.facts().gone());
        gone.add(calling.provider());
        return new SessionInput.CallFailed(
                failed.failure(),
                failed.message(),
                failed.retryAfter(),
                chain.hasProviderBeside(gone),
                isAnswer(failed),
                now);
    }

    /** A provider that rejects a request has worked on it only if it charged for it: an error page is not an answer. */
    private static boolean isAnswer(Completion.Failed failed) {
        return switch (failed.failure()) {
            case REJECTED, MISCONFIGURED -> failed.usage().total() > 0;
            default -> failed.answered();
        };
    }
}
