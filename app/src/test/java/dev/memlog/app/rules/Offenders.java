/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import dev.memlog.event.thread.Border;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Deliberately wrong, but for what is named guarded: the rule has to find each of them. */
@SuppressWarnings({"FutureReturnValueIgnored", "CatchAndPrintStackTrace"})
final class Offenders {
    private Offenders() {}

    static Thread newThread() {
        return new Thread(Offenders::fine);
    }

    static void builtThread() {
        Thread.ofVirtual().start(Offenders::fine);
    }

    static Thread unstartedThread() {
        return Thread.ofPlatform().unstarted(Offenders::fine);
    }

    static void executor(Executor threads) {
        threads.execute(Offenders::fine);
    }

    static void timer(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(Offenders::fine, 1, 1, TimeUnit.SECONDS);
    }

    static void submitted(ScheduledExecutorService timer) {
        timer.submit(Offenders::fine);
    }

    static void asynchronous() {
        CompletableFuture.runAsync(Offenders::fine);
    }

    static void dispatched(HttpServerExchange exchange, Executor threads) {
        exchange.dispatch(threads, Offenders::fine);
    }

    static void oneOfTwo(Executor threads) {
        threads.execute(Border.guard("one", Offenders::fine));
        threads.execute(Offenders::fine);
    }

    static void guardedLoop(Executor threads) {
        threads.execute(Border.guard("loop", Offenders::catchesTooLittle));
    }

    static void guardedLambda(Executor threads) {
        threads.execute(Border.guard("lambda", () -> calledInLambda(1)));
    }

    static void guarded(ScheduledExecutorService timer, Executor threads, HttpServerExchange exchange) {
        timer.schedule(Border.guard("timer", Offenders::fine), 1, TimeUnit.SECONDS);
        threads.execute(Border.guard("executor", Offenders::fine));
        exchange.dispatch(threads, Border.guard("exchange", Offenders::fine));
    }

    static void caughtInTheTask(Executor threads) {
        threads.execute(Offenders::owned);
    }

    static void caughtUntold(Executor threads) {
        threads.execute(Offenders::untold);
    }

    static void owned() {
        try {
            fine();
        } catch (Throwable e) {
            Border.failed("owned", e);
            Border.rethrowFatal(e);
        }
    }

    static void untold() {
        try {
            fine();
        } catch (Throwable e) {
            fine();
        }
    }

    static void catchesTooLittle() {
        try {
            fine();
        } catch (RuntimeException e) {
            fine();
        }
    }

    static void calledInLambda(int number) {
        try {
            fine();
        } catch (Exception e) {
            throw new IllegalStateException("number " + number, e);
        }
    }

    static void fine() {
        try {
            Thread.onSpinWait();
        } catch (IllegalStateException e) {
            Thread.onSpinWait();
        }
    }
}
