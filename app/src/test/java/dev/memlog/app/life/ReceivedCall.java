/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call as the provider saw it.
 *
 * <p>Threading: safe; how it ended is told by the thread that answers it.
 */
final class ReceivedCall {
    private final ProviderForm form;
    private final long arrivedNanos;
    private final Instant arrivedAt;
    private volatile long endedNanos;
    private final List<String> markers;
    private final String prompt;
    private final @Nullable String resumed;
    private final @Nullable Long pid;
    private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.UNDER_WAY);
    private volatile @Nullable String memorySession;

    enum Ending {
        UNDER_WAY,
        ANSWERED,
        /** The script broke it off. */
        BROKEN,
        /** The client left without waiting for the answer. */
        ABORTED
    }

    ReceivedCall(
            ProviderForm form,
            long arrivedNanos,
            Instant arrivedAt,
            List<String> markers,
            String prompt,
            @Nullable String resumed,
            @Nullable Long pid) {
        this.form = form;
        this.arrivedNanos = arrivedNanos;
        this.arrivedAt = arrivedAt;
        this.markers = List.copyOf(markers);
        this.prompt = prompt;
        this.resumed = resumed;
        this.pid = pid;
    }

    ProviderForm form() {
        return form;
    }

    /** On this machine's monotonic clock. */
    long arrivedNanos() {
        return arrivedNanos;
    }

    /** On the clock of this machine, which is the nodes' too. */
    Instant arrivedAt() {
        return arrivedAt;
    }

    /** Those of the events that it carried, in the prompt's order. */
    List<String> markers() {
        return markers;
    }

    String session() {
        return markers.isEmpty() ? "" : Marker.sessionOf(markers.getFirst());
    }

    String prompt() {
        return prompt;
    }

    /** The provider's own session that it was to go on with. */
    @Nullable
    String resumed() {
        return resumed;
    }

    /** The session that the answer named; null for providers without any. */
    @Nullable
    String memorySession() {
        return memorySession;
    }

    /** The process that made it, for the provider that is a command. */
    long pid() {
        return Objects.requireNonNull(pid, "this call came over HTTP from the node itself");
    }

    Ending ending() {
        return Objects.requireNonNull(ending.get());
    }

    boolean isUnderWay() {
        return ending() == Ending.UNDER_WAY;
    }

    Duration since(ReceivedCall earlier) {
        return Duration.ofNanos(arrivedNanos - earlier.arrivedNanos);
    }

    /** Whether it was under way at that moment, or had ended less than {@code before} before it. */
    boolean wasUnderWayAt(long nanos, Duration before) {
        return arrivedNanos <= nanos && (isUnderWay() || endedNanos >= nanos - before.toNanos());
    }

    void end(Ending how) {
        endedNanos = System.nanoTime();
        ending.compareAndSet(Ending.UNDER_WAY, how);
    }

    void nameMemorySession(String id) {
        memorySession = id;
    }

    @Override
    public String toString() {
        return form.setting() + markers + "@" + Duration.ofNanos(arrivedNanos).toMillis() + "ms " + ending();
    }
}
