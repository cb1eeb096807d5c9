/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.thread.Border;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.function.Supplier;
import org.xnio.IoUtils;

/** Handlers of routes that need no permit, since they read no store: status, settings, fixed texts. */
public final class Ungated {
    private Ungated() {}

    /** Makes a reply of a request; may block. */
    @FunctionalInterface
    public interface Answer {
        Reply to(HttpServerExchange exchange) throws Exception;
    }

    /** Answers on the I/O thread, with a reply that is made without waiting. */
    public static HttpHandler at(Supplier<Reply> reply) {
        return exchange -> reply.get().sendTo(exchange);
    }

    /** Answers on a virtual thread. */
    public static HttpHandler blocking(Answer answer) {
        return exchange -> exchange.dispatch(
                task -> Thread.ofVirtual().name("ungated").start(Border.guard("ungated", task)), running -> {
                    try {
                        answer.to(running).sendTo(running);
                    } catch (Throwable e) {
                        Border.failed("ungated", e);
                        answerDefect(running);
                        Border.rethrowFatal(e);
                    }
                });
    }

    private static void answerDefect(HttpServerExchange exchange) {
        if (exchange.isResponseStarted()) {
            IoUtils.safeClose(exchange.getConnection());
            exchange.endExchange();
        } else {
            Reply.defect().sendTo(exchange);
        }
    }
}
