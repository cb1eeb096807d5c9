/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendOwner;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.reply.ReplyParser;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one task's provider calls, each on a virtual thread, and queues their completions: at most one per session, and
 * as many at a time as the chain admits. A call always ends: with its client's result, with any exception it throws, or
 * at its deadline.
 *
 * <p>Threading: confined to the stream thread, except for the callers' threads, which only add to the queue.
 */
public final class CallDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallDispatcher.class);
    private static final String BORDER = "provider-call";

    /** Time beyond the provider's timeout: a working client ends the call itself before that. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** Time after the deadline during which an abandoned call's usage is still counted. */
    private static final Duration COST_TIMEOUT = Duration.ofMinutes(1);

    private final ProviderChain chain;
    private final CallMaker maker;
    private final SpendGate gate;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<CallRecord, Flight> inFlight = new HashMap<>();
    private final Set<Flight> unawaited = new HashSet<>();
    private final Queue<Landed> landed = new ConcurrentLinkedQueue<>();
    private final Object announcing = new Object();
    private boolean closed;

    private record Landed(Flight flight, Completion completion, Instant at) {}

    /**
     * @param at when the call ended, which may be after the current punctuation began
     * @param awaited false if no session waits for the call any more: only its cost counts
     */
    public record Ended(Completion completion, Instant at, boolean awaited) {}

    /** @param gate receives each call's cost before another call can take its place */
    public CallDispatcher(
            ProviderChain chain, TeamModes modes, ReplyParser parser, SpendGate gate, InstantSource clock) {
        this(chain, modes, parser, gate, clock, System::nanoTime);
    }

    CallDispatcher(
            ProviderChain chain,
            TeamModes modes,
            ReplyParser parser,
            SpendGate gate,
            InstantSource clock,
            LongSupplier nanos) {
        this.chain = chain;
        this.maker = new CallMaker(modes, parser);
        this.gate = gate;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Dispatches a call. The dispatcher owns the place from now on and frees it when the call is over.
     *
     * @param decisive see {@link Place#complete}
     */
    public void dispatch(CallRecord call, Place place, PromptInput input, boolean decisive) {
        Flight flight = flight(call, place, SpendOwner.of(input.sessionId().team(), input.project()), decisive);
        inFlight.put(call, flight);
        flight.startOn(Thread.ofVirtual()
                .name("call-" + place.client().name() + "-" + call.session())
                .unstarted(() -> fly(flight, input)));
    }

    /** Ends a call whose content cannot be assembled, as one that broke. */
    public void fail(CallRecord call, Place place, boolean decisive, Throwable failure) {
        Flight flight = flight(call, place, null, decisive);
        inFlight.put(call, flight);
        land(flight, broken(flight, failure));
    }

    private Flight flight(CallRecord call, Place place, @Nullable SpendOwner owner, boolean decisive) {
        long deadline = nanos.getAsLong() + place.callTimeout().plus(GRACE).toNanos();
        return new Flight(call, place, owner, decisive, deadline);
    }

    /** The next ended call; null if there is none yet. An abandoned call is returned only if its usage is known. */
    public @Nullable Ended poll() {
        Landed next;
        while ((next = landed.poll()) != null) {
            Flight flight = next.flight();
            boolean awaited = inFlight.remove(flight.call(), flight);
            unawaited.remove(flight);
            if (awaited || next.completion().usage().total() > 0) {
                return new Ended(next.completion(), next.at(), awaited);
            }
        }
        return endOverdue();
    }

    /** Fails a call past its deadline, whatever its client does. Its usage is still accepted for a while. */
    private @Nullable Ended endOverdue() {
        long now = nanos.getAsLong();
        for (Iterator<Flight> flights = unawaited.iterator(); flights.hasNext(); ) {
            Flight flight = flights.next();
            if (flight.isOverdue(now, Duration.ZERO)) {
                flight.land(flight.failed(FailureClass.INTERRUPTED, "the call was cancelled"), clock.instant());
            }
            if (flight.isOverdue(now, COST_TIMEOUT)) {
                flights.remove();
            }
        }
        for (Flight flight : inFlight.values()) {
            if (flight.isOverdue(now, Duration.ZERO)) {
                return end(flight);
            }
        }
        return null;
    }

    private Ended end(Flight flight) {
        inFlight.remove(flight.call());
        unawaited.add(flight);
        flight.interrupt();
        Completion failed = flight.failed(FailureClass.TRANSIENT, "the call did not end by its deadline");
        Instant at = clock.instant();
        flight.land(failed, at);
        LOG.atWarn()
                .addKeyValue("provider", flight.client().name())
                .addKeyValue("attempt", flight.call().attempt())
                .log("a provider call did not end by its deadline; it counts as failed");
        return new Ended(failed, at, true);
    }

    /** True while an abandoned call may still report its usage. */
    public boolean awaitsCosts() {
        return !unawaited.isEmpty();
    }

    public boolean hasCompletions() {
        return !landed.isEmpty();
    }

    /** @return whether it was in flight */
    public boolean cancel(CallRecord call) {
        Flight flight = inFlight.remove(call);
        if (flight == null) {
            return false;
        }
        unawaited.add(flight);
        flight.interrupt();
        return true;
    }

    public int inFlight() {
        return inFlight.size();
    }

    /**
     * Cancels calls in flight: the task's next owner counts their attempts as spent. Their places are freed as the
     * calls end, or at their deadlines.
     */
    @Override
    public void close() {
        inFlight.values().forEach(Flight::interrupt);
        synchronized (announcing) {
            closed = true;
            gate.withdraw(inFlight.keySet());
            gate.withdraw(unawaited.stream().map(Flight::call).toList());
        }
        inFlight.clear();
        unawaited.clear();
    }

    private void fly(Flight flight, PromptInput input) {
        Completion completion = flight.failed(FailureClass.INTERRUPTED, "the call was cancelled");
        try {
            completion = maker.make(flight.call(), flight.client(), input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            land(flight, broken(flight, e));
            Border.rethrowFatal(e);
            return;
        }
        land(flight, completion);
    }

    /** A bug, on one session's data: that batch must fail as any other, not hang in flight for ever. */
    private static Completion broken(Flight flight, Throwable failure) {
        Border.failed(BORDER, failure);
        String message = "internal error: " + failure.getClass().getSimpleName();
        return flight.failed(FailureClass.MALFORMED, message);
    }

    /** The text is judged before the place is freed: an error text must not count as a success. */
    private void land(Flight flight, Completion completion) {
        Instant at = clock.instant();
        try {
            announce(completion, flight.owner());
            String words = CallMaker.wordsOf(completion);
            if (words != null) {
                chain.recordMessage(flight.client(), words);
            }
        } finally {
            landed.add(new Landed(flight, flight.land(completion, at), at));
        }
    }

    private void announce(Completion completion, @Nullable SpendOwner owner) {
        if (owner == null || completion.usage().total() == 0) {
            return;
        }
        synchronized (announcing) {
            if (!closed) {
                gate.announce(
                        completion.call(),
                        gate.price(owner.team(), completion.provider(), completion.model(), completion.usage()),
                        owner);
            }
        }
    }
}
