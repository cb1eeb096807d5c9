/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A provider that answers what it is told to, in turn, and otherwise one observation for each event. */
final class ScriptedProvider implements ProviderClient {
    private final String name;
    private final Queue<ProviderOutcome> script = new ConcurrentLinkedQueue<>();
    private final List<ProviderRequest> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable CountDownLatch hold;
    private volatile @Nullable CountDownLatch stubborn;

    ScriptedProvider(String name) {
        this.name = name;
    }

    ScriptedProvider then(ProviderOutcome outcome) {
        script.add(outcome);
        return this;
    }

    ScriptedProvider thenFail(FailureClass failure, int times) {
        for (int i = 0; i < times; i++) {
            then(new ProviderOutcome.Failed(failure, "scripted", null));
        }
        return this;
    }

    /** From now on it works. */
    void forgetScript() {
        script.clear();
    }

    /** Calls hang until the latch is down, or they are interrupted. */
    void holdUntil(CountDownLatch latch) {
        hold = latch;
    }

    /** Calls hang until the latch is down, and answer then, interrupted or not. */
    void holdStubbornlyUntil(CountDownLatch latch) {
        stubborn = latch;
    }

    List<ProviderRequest> requests() {
        return requests;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        requests.add(request);
        CountDownLatch latch = hold;
        if (latch != null) {
            latch.await();
        }
        CountDownLatch deaf = stubborn;
        if (deaf != null) {
            awaitDeafly(deaf);
        }
        ProviderOutcome scripted = script.poll();
        return scripted != null ? scripted : answer(request);
    }

    private static void awaitDeafly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // That is what makes it late.
            }
        }
    }

    @Override
    public void close() {}

    static ProviderOutcome replied(String text) {
        return new ProviderOutcome.Replied(text, new Usage(100, 20), "scripted-1", null);
    }

    private static ProviderOutcome answer(ProviderRequest request) {
        String observations = request.events().stream()
                .map(event -> "<observation><type>discovery</type><title>event " + event.number()
                        + "</title><narrative>seen " + event.event().envelope().id()
                        + "</narrative><events>" + event.number() + "</events></observation>")
                .collect(Collectors.joining("\n"));
        return replied(observations);
    }
}
