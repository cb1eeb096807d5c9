/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a node's ledger all the time, the whole's and each session's, and fails in the end if it ever did not add up. A
 * node that does not answer for a while is none of its business.
 *
 * <p>Threading: the looking has a thread of its own.
 */
final class LedgerWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(150);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    private final AtomicLong readings = new AtomicLong();
    private final LifeClient client;
    private @Nullable Future<?> looking;

    private LedgerWatch(LifeClient client) {
        this.client = client;
    }

    static LedgerWatch over(LifeClient client) {
        LedgerWatch watch = new LedgerWatch(client);
        watch.looking = watch.thread.scheduleWithFixedDelay(watch::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    long readings() {
        return readings.get();
    }

    private void look() {
        try {
            NodeHttp.Answer stats = client.http().get(client.url() + "/api/stats");
            if (!stats.isFine()) {
                return;
            }
            LedgerReading ledger = LedgerReading.of(stats.json());
            readings.incrementAndGet();
            if (!ledger.addsUp()) {
                wrong.compareAndSet(null, ledger.toString());
            }
            for (SessionReading session : client.sessions()) {
                if (!session.ledger().addsUp()) {
                    wrong.compareAndSet(null, session.toString());
                }
            }
        } catch (UncheckedIOException | AssertionError e) {
            // Killed, or not ready yet.
        }
    }

    @Override
    public void close() {
        if (looking != null && looking.isDone()) {
            throw new AssertionError("the ledger was not watched to the end");
        }
        thread.shutdownNow();
        String found = wrong.get();
        if (found != null) {
            throw new AssertionError("the ledger did not add up: " + found);
        }
    }
}
