/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.thread.Border;
import dev.memlog.store.sql.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps the rows up with the log. After an unreachable cluster, a locked database or a bug it tries
 * again; any other failure of the database, and errors that the JVM cannot survive, end the thread and go to
 * {@code onFatal}.
 *
 * <p>Threading: {@link #start()}, {@link #isReady()}, {@link #stop()} and {@link #close()} are safe; the rest belongs
 * to its own thread.
 */
public final class Projection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Function<Consumer<String, byte[]>, ProjectionConsumer> readers;
    private final ReadinessMarker marker;
    private final ForgottenVectors forgotten;
    private final Duration retryBackoff;
    private final java.util.function.Consumer<Throwable> onFatal;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<String, byte[]> current;
    private boolean interrupted;
    private boolean toldReady;

    public Projection(
            Supplier<Consumer<String, byte[]>> consumers,
            Function<Consumer<String, byte[]>, ProjectionConsumer> readers,
            ReadinessMarker marker,
            ForgottenVectors forgotten,
            Duration retryBackoff,
            java.util.function.Consumer<Throwable> onFatal) {
        this.consumers = consumers;
        this.readers = readers;
        this.marker = marker;
        this.forgotten = forgotten;
        this.retryBackoff = retryBackoff;
        this.onFatal = onFatal;
        thread = new Thread(Border.guard("projection", this::run), "memlog-projection");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether this node has read back its own marker since the last rebuild of the rows. */
    public boolean isReady() {
        return marker.caughtUp() != null;
    }

    /** Makes the thread end after its present transaction. */
    public void stop() {
        closed.countDown();
        Consumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Stops the thread and waits for its end. */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(PATIENCE_AT_CLOSE)) {
                LOG.atWarn().log("The projection did not end in time; the process may end all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                readUntilFailure();
            }
        } catch (Throwable e) {
            if (!isClosed()) {
                LOG.atError().setCause(e).log("The projection has ended and nothing is stored any more");
                onFatal.accept(e);
            }
        } finally {
            marker.close();
            forgotten.close();
        }
    }

    private void readUntilFailure() {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            current = consumer;
            // Checked again once stop() can see the consumer, which could otherwise miss the wake-up.
            if (!isClosed()) {
                read(readers.apply(consumer));
            }
        } catch (WakeupException e) {
            // Only stop() wakes us.
        } catch (KafkaException e) {
            pause("The log cannot be read; trying again until it can", e);
        } catch (StoreException e) {
            if (!e.isBusy()) {
                throw e;
            }
            pause("The database is locked by another program; trying again until it is free", e);
        } catch (Throwable e) {
            Border.rethrowFatal(e);
            if (!interrupted) {
                Border.failed("projection", e);
            }
            pause("The log cannot be projected; trying again", e);
        } finally {
            current = null;
        }
    }

    private void read(ProjectionConsumer reader) {
        reader.start();
        try {
            while (!isClosed()) {
                reader.pollOnce();
                if (interrupted) {
                    LOG.atInfo().log("The log is being read again");
                    interrupted = false;
                }
                if (!toldReady && isReady()) {
                    toldReady = true;
                    LOG.atInfo().log("The projection has caught up with the log");
                }
            }
        } catch (OffsetOutOfRangeException e) {
            reader.rebuild();
        }
    }

    // Logged once per interruption: a cluster that is unreachable for a night must not fill a disk.
    private void pause(String message, Throwable failure) {
        if (!interrupted && !isClosed()) {
            interrupted = true;
            LOG.atWarn().addKeyValue("error", failure.getMessage()).log(message);
        }
        try {
            boolean ended = closed.await(retryBackoff.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atDebug().addKeyValue("ended", ended).log("Trying again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
