/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.thread.Border;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.xnio.XnioExecutor;

/**
 * Reads a body into its buffer, part by part, up to a time.
 *
 * <p>Threading: confined to the exchange's I/O thread, which it does not block.
 */
final class BodyReader {
    private BodyReader() {}

    /** Why no more is read. */
    enum End {
        WHOLE,
        /** The buffer wants no more. */
        ENOUGH,
        /** The sender closed the connection, or sent no valid body. */
        BROKEN,
        /** The body passed the server's own limit. */
        TOO_LARGE,
        /** The sender used up its time. */
        TOO_LATE
    }

    /** Calls {@code then} once, on the I/O thread. */
    static void read(
            HttpServerExchange exchange,
            BodyBuffer buffer,
            BooleanSupplier enough,
            Duration deadline,
            Consumer<End> then) {
        AtomicBoolean over = new AtomicBoolean();
        XnioExecutor.Key timer = exchange.getIoThread()
                .executeAfter(
                        Border.guard("body-reader", () -> {
                            if (over.compareAndSet(false, true)) {
                                then.accept(End.TOO_LATE);
                            }
                        }),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS);
        Consumer<End> end = reason -> {
            if (over.compareAndSet(false, true)) {
                timer.remove();
                then.accept(reason);
            }
        };
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (ready, part, last) -> {
                            buffer.add(part);
                            if (enough.getAsBoolean()) {
                                end.accept(End.ENOUGH);
                            } else if (last) {
                                // A closed connection can end a body like its last byte does.
                                boolean isCut = buffer.seen() < ready.getRequestContentLength();
                                end.accept(isCut ? End.BROKEN : End.WHOLE);
                            }
                        },
                        (broken, e) -> end.accept(e instanceof RequestTooBigException ? End.TOO_LARGE : End.BROKEN));
    }
}
