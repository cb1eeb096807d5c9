/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.event.limit.JsonCost;
import dev.memlog.event.thread.Border;
import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.xnio.XnioExecutor;

/**
 * Reads a body up to a size and a time. Its bytes are taken from the budget before they are kept, and so is what becomes
 * of them before it is made.
 *
 * <p>Threading: confined to the exchange's I/O thread, which it does not block.
 */
final class BodyArrival {
    /** A message of the tools' protocol is read twice, once as a tree and once as the protocol's own. */
    private static final int READINGS = 2;

    private final ByteBudget budget;
    private final Lease memory;
    private final int maxBytes;
    private final boolean told;
    private ByteArrayOutputStream kept;
    private boolean tooLarge;
    private boolean noRoom;
    private long seen;

    /** What has come of it. */
    sealed interface Outcome {
        record Arrived(byte[] body) implements Outcome {}

        record TooLarge(String why) implements Outcome {}

        record NoRoom() implements Outcome {}

        record Broken() implements Outcome {}

        /** The sender is not waited for any longer. */
        record TooLate() implements Outcome {}
    }

    private BodyArrival(ByteBudget budget, Lease memory, int maxBytes, long length) {
        this.budget = budget;
        this.memory = memory;
        this.maxBytes = maxBytes;
        told = length >= 0;
        tooLarge = length > maxBytes;
        // Its copy in one piece is counted with it.
        noRoom = told && !tooLarge && !memory.tryBody(2 * length);
        kept = new ByteArrayOutputStream(told && !tooLarge && !noRoom ? (int) length : 0);
    }

    /** Calls {@code then} once, with what has come of the body, on the I/O thread. */
    static void await(
            HttpServerExchange exchange,
            ByteBudget budget,
            Lease memory,
            int maxBytes,
            Duration deadline,
            Consumer<Outcome> then) {
        BodyArrival arrival = new BodyArrival(budget, memory, maxBytes, exchange.getRequestContentLength());
        if (arrival.tooLarge || arrival.noRoom) {
            then.accept(arrival.outcome());
            return;
        }
        AtomicBoolean over = new AtomicBoolean();
        XnioExecutor.Key timer = exchange.getIoThread()
                .executeAfter(
                        Border.guard("read-gate", () -> {
                            if (over.compareAndSet(false, true)) {
                                then.accept(new Outcome.TooLate());
                            }
                        }),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS);
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (ready, part, last) -> {
                            arrival.add(part);
                            boolean ends = last || arrival.tooLarge || arrival.noRoom;
                            if (ends && over.compareAndSet(false, true)) {
                                timer.remove();
                                // A closed connection can end a body like its last byte does.
                                boolean isCut = last && arrival.seen < ready.getRequestContentLength();
                                then.accept(isCut ? new Outcome.Broken() : arrival.outcome());
                            }
                        },
                        (broken, e) -> {
                            if (over.compareAndSet(false, true)) {
                                timer.remove();
                                then.accept(new Outcome.Broken());
                            }
                        });
    }

    private void add(byte[] part) {
        seen += part.length;
        tooLarge |= seen > maxBytes;
        // A buffer that grows is held twice while it is copied, and once more in one piece.
        noRoom |= !tooLarge && !told && !memory.tryBody(3L * part.length);
        if (!tooLarge && !noRoom) {
            kept.writeBytes(part);
        }
    }

    private Outcome outcome() {
        Outcome outcome = weighed();
        kept = new ByteArrayOutputStream(0);
        if (!(outcome instanceof Outcome.Arrived)) {
            // What is left of the body may take its time to arrive, and is not kept.
            memory.close();
        }
        return outcome;
    }

    private Outcome weighed() {
        if (tooLarge) {
            return new Outcome.TooLarge("the body must not exceed " + maxBytes + " bytes");
        }
        if (noRoom) {
            return new Outcome.NoRoom();
        }
        byte[] body = kept.toByteArray();
        long cost = READINGS * JsonCost.of(body);
        if (!budget.couldHold(body.length + cost)) {
            return new Outcome.TooLarge(
                    "the body holds more values than fit into http.max-body-memory = " + budget.max() + " bytes");
        }
        return memory.tryMore(cost) ? new Outcome.Arrived(body) : new Outcome.NoRoom();
    }
}
