/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.thread.Border;
import dev.memlog.event.thread.Polling;
import dev.memlog.settings.UserError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a process that serves: until a signal, which stops it in order, or a failure it cannot get over, which
 * ends it with exit code 1.
 */
public final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);
    private static final Polling READY_PATIENCE = new Polling(Duration.ofMinutes(2), Duration.ofMillis(50));
    private static final int FATAL = 1;
    private final CountDownLatch ended = new CountDownLatch(1);

    public Lifetime() {
        // A broker whose disk is full ends the process without a word on what that means.
        Exit.setHaltProcedure((code, message) -> {
            LOG.atError()
                    .addKeyValue("error", String.valueOf(message))
                    .log("memlog cannot go on and stops: its broker cannot write or read the log; is the disk full?");
            Runtime.getRuntime().halt(code);
        });
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
    }

    /** A thread has ended by what it threw: the process goes on without it unless the JVM itself is broken. */
    private void uncaught(Thread thread, Throwable failure) {
        String why = thread.isVirtual() && thread.getName().isEmpty() ? "a virtual thread" : thread.getName();
        if (!Border.isFatal(failure)) {
            LOG.atError().addKeyValue("thread", why).log("a thread has ended by an error");
            Border.failed("thread", failure);
            return;
        }
        try {
            LOG.atError()
                    .addKeyValue("thread", why)
                    .addKeyValue("error", String.valueOf(failure))
                    .log("memlog cannot go on and stops: its Java is out of memory or broken");
        } finally {
            // Without memory an orderly stop may hang, and what is acknowledged survives a halt as it does kill -9.
            Runtime.getRuntime().halt(FATAL);
        }
    }

    /** Ends the process; from a thread of its own, because the one that fails is one that stopping waits for. */
    public void fail(Throwable cause) {
        LOG.atError().addKeyValue("error", FailureText.of(cause)).log("memlog cannot go on and stops");
        Thread.ofPlatform().name("exit").start(Border.guard("exit", () -> System.exit(1)));
    }

    /** Closes {@code served} when the process is asked to stop. */
    public void closeOnExit(AutoCloseable served) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(Border.guard("shutdown", () -> {
                    try {
                        served.close();
                    } catch (Throwable e) {
                        LOG.atWarn().setCause(e).log("not everything stopped cleanly");
                    } finally {
                        ended.countDown();
                    }
                })));
    }

    /** @throws UserError if that takes unreasonably long */
    public static void awaitReady(BooleanSupplier ready) throws InterruptedException {
        if (!READY_PATIENCE.until(ready::getAsBoolean)) {
            throw new UserError("the node is not ready after "
                    + READY_PATIENCE.limit().toSeconds()
                    + " s: GET /ready names what is missing, MEMLOG_LOG_LEVEL=debug shows more");
        }
    }

    /** Blocks until the process has been stopped by a signal. */
    public void await() throws InterruptedException {
        ended.await();
    }
}
