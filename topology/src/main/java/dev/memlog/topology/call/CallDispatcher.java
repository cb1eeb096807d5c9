/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.FailureClass;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome.Failed;
import dev.memlog.processor.provider.ProviderOutcome.Replied;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one task's provider calls, each on a virtual thread, and queues what came of them. At most one a session and as
 * many at a time as the chain admits.
 *
 * <p>Threading: confined to the stream thread, but for the callers' threads, which only add to the queue.
 */
public final class CallDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallDispatcher.class);
    private final ProviderChain chain;
    private final PromptWriter prompts;
    private final ReplyParser parser;
    private final Modes modes;
    private final SpendGate gate;
    private final InstantSource clock;
    private final Map<CallRecord, Thread> inFlight = new HashMap<>();
    private final Set<CallRecord> cancelled = new HashSet<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final Object announcing = new Object();
    private boolean closed;

    /** @param at when the call was over, which may be after the moment in which one looks for it began */
    public record Ended(Completion completion, Instant at) {}

    /** @param gate told what each call has cost, before another one can take its place */
    public CallDispatcher(ProviderChain chain, Modes modes, ReplyParser parser, SpendGate gate, InstantSource clock) {
        this.chain = chain;
        this.modes = modes;
        this.prompts = new PromptWriter(modes);
        this.parser = parser;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * The place at {@code client} was taken from the chain, and is freed when the call is over.
     *
     * @param decisive as {@link ProviderChain#complete} has it
     */
    public void dispatch(CallRecord call, ProviderClient client, PromptInput input, boolean decisive) {
        Thread thread = Thread.ofVirtual()
                .name("call-" + client.name() + "-" + call.session())
                .unstarted(() -> ended.add(new Ended(makeAndRelease(call, client, input, decisive), clock.instant())));
        inFlight.put(call, thread);
        thread.start();
    }

    /**
     * The next end of a call; null if there is none yet. That of a cancelled call is handed out only if it tells what the
     * call cost.
     */
    public @Nullable Ended poll() {
        Ended next;
        while ((next = ended.poll()) != null) {
            CallRecord call = next.completion().call();
            boolean awaited = inFlight.remove(call) != null;
            cancelled.remove(call);
            if (awaited || next.completion().usage().total() > 0) {
                return next;
            }
        }
        return null;
    }

    /** Whether a cancelled call has not ended yet: it may still tell what it cost. */
    public boolean awaitsCancelled() {
        return !cancelled.isEmpty();
    }

    public boolean hasCompletions() {
        return !ended.isEmpty();
    }

    /** @return whether it was in flight */
    public boolean cancel(CallRecord call) {
        Thread thread = inFlight.remove(call);
        if (thread == null) {
            return false;
        }
        cancelled.add(call);
        thread.interrupt();
        return true;
    }

    public int inFlight() {
        return inFlight.size();
    }

    /** Cancels what is in flight: its attempts count as spent by whoever owns the task next. */
    @Override
    public void close() {
        inFlight.values().forEach(Thread::interrupt);
        synchronized (announcing) {
            closed = true;
            gate.withdraw(inFlight.keySet());
            gate.withdraw(cancelled);
        }
        inFlight.clear();
    }

    /** What the text amounts to is settled before the place is freed: an error text must not pass for a success. */
    private Completion makeAndRelease(CallRecord call, ProviderClient client, PromptInput input, boolean decisive) {
        Completion completion =
                failed(call, client, new Failed(FailureClass.INTERRUPTED, "the call was cancelled", null));
        try {
            completion = make(call, client, input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A bug of ours, on one session's data: that batch must fail as any other, not hang in flight for ever.
            LOG.atError()
                    .addKeyValue("provider", client.name())
                    .addKeyValue("sessionId", input.sessionId())
                    .setCause(e)
                    .log("provider call broke");
            String message = "internal error: " + e.getClass().getSimpleName();
            completion = failed(call, client, new Failed(FailureClass.MALFORMED, message, null));
        } finally {
            announce(completion, input.project());
            if (completion instanceof Completion.Failed failed) {
                chain.heard(client, failed.message());
            }
            chain.complete(
                    client, call.session(), failureOf(completion), decisive, waitOf(completion), clock.instant());
        }
        return completion;
    }

    private void announce(Completion completion, @Nullable String project) {
        if (completion.usage().total() == 0) {
            return;
        }
        synchronized (announcing) {
            if (!closed) {
                gate.announce(
                        completion.call(),
                        gate.price(completion.provider(), completion.model(), completion.usage()),
                        project);
            }
        }
    }

    private Completion make(CallRecord call, ProviderClient client, PromptInput input) throws InterruptedException {
        return switch (client.call(prompts.write(input))) {
            case Replied replied -> read(call, client, replied, input);
            case Failed failed -> failed(call, client, failed);
        };
    }

    private Completion read(CallRecord call, ProviderClient client, Replied replied, PromptInput input) {
        ParsedReply reply = parser.parse(replied.text(), modes.of(input.project()));
        return new Completion.Answered(
                call,
                client.name(),
                reply,
                replied.usage(),
                replied.model(),
                replied.memorySessionId() == null ? input.memorySessionId() : replied.memorySessionId(),
                replied.sessionEnds());
    }

    private static Completion failed(CallRecord call, ProviderClient client, Failed failed) {
        return new Completion.Failed(
                call,
                client.name(),
                failed.failure(),
                failed.message(),
                failed.retryAfter(),
                failed.usage(),
                failed.model(),
                failed.answered());
    }

    private static @Nullable FailureClass failureOf(Completion completion) {
        return switch (completion) {
            case Completion.Failed failed -> failed.failure();
            // A model can say anything, so its words name no failure of the provider.
            case Completion.Answered answered ->
                answered.reply() instanceof ParsedReply.Malformed ? FailureClass.MALFORMED : null;
        };
    }

    private static @Nullable Duration waitOf(Completion completion) {
        return completion instanceof Completion.Failed failed ? failed.retryAfter() : null;
    }
}
