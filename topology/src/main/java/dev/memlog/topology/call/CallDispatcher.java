/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.FailureClass;
import dev.memlog.processor.dispatch.ProviderChain;
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
import java.util.Map;
import java.util.Queue;
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
    private final InstantSource clock;
    private final Map<CallRecord, Thread> inFlight = new HashMap<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    /** @param at when the call was over, which may be after the moment in which one looks for it began */
    public record Ended(Completion completion, Instant at) {}

    public CallDispatcher(ProviderChain chain, PromptWriter prompts, ReplyParser parser, InstantSource clock) {
        this.chain = chain;
        this.prompts = prompts;
        this.parser = parser;
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

    /** The next end of a call that was not cancelled; null if there is none yet. */
    public @Nullable Ended poll() {
        Ended next;
        while ((next = ended.poll()) != null) {
            if (inFlight.remove(next.completion().call()) != null) {
                return next;
            }
        }
        return null;
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
        inFlight.clear();
    }

    /** What the text amounts to is settled before the place is freed: an error text must not pass for a success. */
    private Completion makeAndRelease(CallRecord call, ProviderClient client, PromptInput input, boolean decisive) {
        Completion completion = new Completion.Failed(call, FailureClass.INTERRUPTED, "the call was cancelled", null);
        try {
            completion = make(call, client, input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A bug of ours, on one session's data: that batch must fail as any other, not hang in flight for ever.
            LOG.atError()
                    .addKeyValue("provider", client.name())
                    .addKeyValue("session", call.session())
                    .setCause(e)
                    .log("provider call broke");
            completion = new Completion.Failed(
                    call,
                    FailureClass.MALFORMED,
                    "internal error: " + e.getClass().getSimpleName(),
                    null);
        } finally {
            chain.complete(
                    client, call.session(), failureOf(completion), decisive, waitOf(completion), clock.instant());
        }
        return completion;
    }

    private Completion make(CallRecord call, ProviderClient client, PromptInput input) throws InterruptedException {
        return switch (client.call(prompts.write(input))) {
            case Replied replied -> read(call, replied, input);
            case Failed failed -> new Completion.Failed(call, failed.failure(), failed.message(), failed.retryAfter());
        };
    }

    private Completion read(CallRecord call, Replied replied, PromptInput input) {
        ParsedReply reply = parser.parse(replied.text());
        if (reply instanceof ParsedReply.Malformed malformed && malformed.failure() != FailureClass.MALFORMED) {
            return new Completion.Failed(call, malformed.failure(), malformed.reason(), null);
        }
        return new Completion.Answered(
                call,
                reply,
                replied.usage(),
                replied.model(),
                replied.memorySessionId() == null ? input.memorySessionId() : replied.memorySessionId(),
                replied.sessionEnds());
    }

    private static @Nullable FailureClass failureOf(Completion completion) {
        return switch (completion) {
            case Completion.Failed failed -> failed.failure();
            case Completion.Answered answered ->
                answered.reply() instanceof ParsedReply.Malformed malformed ? malformed.failure() : null;
        };
    }

    private static @Nullable Duration waitOf(Completion completion) {
        return completion instanceof Completion.Failed failed ? failed.retryAfter() : null;
    }
}
