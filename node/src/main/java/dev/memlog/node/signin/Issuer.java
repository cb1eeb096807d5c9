/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.nimbusds.jose.jwk.JWKSet;
import dev.memlog.event.thread.Border;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the issuer's metadata and keys, at the start, every few minutes, and when a token names a key that is not among
 * them. While the issuer is away, it is asked again ever more rarely, and the keys that were read are good for an hour.
 *
 * <p>Threading: reads on a thread of its own; all methods are safe and do not block.
 */
final class Issuer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    private static final String THREAD = "memlog-issuer";

    private final String name;
    private final IssuerClient client;
    private final Pace pace;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread = Thread.ofPlatform().daemon().name(THREAD).unstarted(this::run);
    private boolean isAsked;
    private boolean isClosed;
    private long lastAsked;
    private volatile @Nullable IssuerKeys keys;
    private volatile @Nullable Trouble trouble;

    /**
     * How often the issuer is asked.
     *
     * @param again after a good answer
     * @param least between two readings that unknown keys ask for
     * @param firstRetry after a failure; doubled with each, up to {@code again}
     * @param stale age from which keys are not used any more
     */
    record Pace(Duration again, Duration least, Duration firstRetry, Duration stale) {
        static final Pace USUAL =
                new Pace(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofHours(1));
    }

    /** Why the issuer could not be read, and since when. */
    record Trouble(String message, Instant since) {}

    Issuer(String name, IssuerClient client, Pace pace, InstantSource clock) {
        this.name = name;
        this.client = client;
        this.pace = pace;
        this.clock = clock;
        lastAsked = System.nanoTime() - pace.least().toNanos();
    }

    Issuer start() {
        thread.start();
        return this;
    }

    /** What was read of it; empty if that has not been possible yet, or for too long. */
    Optional<IssuerKeys> keys() {
        IssuerKeys read = keys;
        return read == null || clock.instant().isAfter(read.readAt().plus(pace.stale()))
                ? Optional.empty()
                : Optional.of(read);
    }

    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Asks for its keys to be read anew; false if they were a moment ago, so that asking would not help. */
    boolean readAgain() {
        lock.lock();
        try {
            if (isAsked) {
                return true;
            }
            if (System.nanoTime() - lastAsked < pace.least().toNanos()) {
                return false;
            }
            lastAsked = System.nanoTime();
            isAsked = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    private void run() {
        Duration retry = pace.firstRetry();
        Duration wait = Duration.ZERO;
        while (awaitTurn(wait)) {
            try {
                read();
                trouble = null;
                retry = pace.firstRetry();
                wait = pace.again();
            } catch (IOException | ParseException e) {
                failed(reason(e));
                wait = retry;
                retry = shorter(retry.multipliedBy(2), pace.again());
            } catch (Throwable e) {
                Border.failed(THREAD, e);
                failed(e.getClass().getSimpleName());
                Border.rethrowFatal(e);
                wait = retry;
                retry = shorter(retry.multipliedBy(2), pace.again());
            } finally {
                answered();
            }
        }
    }

    private void read() throws IOException, ParseException {
        IssuerMetadata metadata = IssuerMetadata.read(client.get(IssuerMetadata.address(name)), name);
        JWKSet set = JWKSet.parse(client.get(metadata.keys()).toString());
        boolean isFirst = keys == null;
        keys = new IssuerKeys(metadata, set, clock.instant());
        if (isFirst || trouble != null) {
            LOG.atInfo()
                    .addKeyValue("issuer", name)
                    .addKeyValue("keys", set.size())
                    .log("the issuer of tokens is known");
        }
    }

    private void failed(String message) {
        Trouble before = trouble;
        if (before == null || !before.message().equals(message)) {
            LOG.atWarn()
                    .addKeyValue("issuer", name)
                    .addKeyValue("error", message)
                    .log("the issuer of tokens cannot be read; asking again until it can");
        }
        trouble = new Trouble(message, before == null ? clock.instant() : before.since());
    }

    // A parser's text quotes what it has read.
    private static String reason(Exception e) {
        return e instanceof ParseException ? "its keys are no JWKS" : UserError.oneLine(e.getMessage());
    }

    /** Who asked while it was read is answered with it. */
    private void answered() {
        lock.lock();
        try {
            isAsked = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is time or somebody asks; false once it is closed. */
    private boolean awaitTurn(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!isClosed && !isAsked && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !isClosed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
