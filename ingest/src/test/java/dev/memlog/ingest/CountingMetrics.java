/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import dev.memlog.ingest.accept.IngestMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts as a real registry would. */
public final class CountingMetrics implements IngestMetrics {
    public final AtomicInteger received = new AtomicInteger();
    public final AtomicInteger published = new AtomicInteger();
    public final AtomicInteger skipped = new AtomicInteger();
    public final AtomicInteger ignored = new AtomicInteger();
    public final AtomicInteger rejected = new AtomicInteger();

    @Override
    public void onReceived(int events) {
        received.addAndGet(events);
    }

    @Override
    public void onPublished(int events) {
        published.addAndGet(events);
    }

    @Override
    public void onSkipped(String reason) {
        skipped.incrementAndGet();
    }

    @Override
    public void onIgnored(int events) {
        ignored.addAndGet(events);
    }

    @Override
    public void onRejected(int statusCode, int events) {
        rejected.addAndGet(events);
    }

    @Override
    public void onAcknowledged(Duration waited) {}

    public boolean isBalanced() {
        return received.get() == published.get() + skipped.get() + ignored.get() + rejected.get();
    }
}
