/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.PageOrigin;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.ReadRequest;
import dev.memlog.edge.Reply;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.file.BoundedLines;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.event.thread.Border;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Exports and imports of any length: streamed, never held as a whole. The port's watch ends a client that stalls, which
 * frees its thread.
 *
 * <p>Threading: safe. Each runs on a thread of its own from its first byte to its last; past a few at once, the reply is 503.
 */
public final class TransferRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransferRoutes.class);
    private static final String EXPORT = "/v1/export";
    private static final String IMPORT = "/v1/import";
    private static final String IMPORT_ROWS = "/api/import";
    private static final String LINES = "application/x-ndjson; charset=utf-8";
    private static final int MOST_AT_ONCE = 4;
    private static final String BORDER = "transfer";
    /** A line of 4 MB, its copies and its tree; a part that is not in the log, and what is not shown yet. */
    private static final long HELD_BY_IMPORT = 24L * 1024 * 1024;
    /** Memories of one part, each of two fields at most. */
    private static final long HELD_BY_EXPORT = 10L * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Reply UNAVAILABLE = Reply.problem(
            503,
            "Service Unavailable",
            "the log does not acknowledge: import the same again later, nothing is added twice");

    private final ExportQueries exports;
    private final ImportRun.ImportSource source;
    private final RowImport rows;

    /** One at a time, because each holds all of its rows in memory. */
    private final Semaphore rowImports = new Semaphore(1);

    private final CommandLog commands;
    private final ExportCodec codec;
    private final ReadMetrics metrics;
    private final ByteBudget memory;
    private final InstantSource clock;
    private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
    private final ThreadPoolExecutor threads;

    /**
     * @param lag number of records that the projection has not read yet; empty if unknown
     * @param codec with the team and author for lines without them
     */
    public TransferRoutes(
            ExportQueries exports,
            OriginQueries origins,
            RowImport rows,
            CommandLog commands,
            Supplier<OptionalLong> lag,
            ExportCodec codec,
            ReadMetrics metrics,
            ByteBudget memory,
            InstantSource clock) {
        this.exports = exports;
        this.commands = commands;
        this.codec = codec;
        this.metrics = metrics;
        this.memory = memory;
        this.clock = clock;
        this.rows = rows;
        source = new ImportRun.ImportSource(origins, exports, lag);
        threads = new ThreadPoolExecutor(
                MOST_AT_ONCE,
                MOST_AT_ONCE,
                1,
                TimeUnit.MINUTES,
                // A transfer that has given its slot back may not have left its thread yet.
                new ArrayBlockingQueue<>(MOST_AT_ONCE),
                Thread.ofPlatform().name("memlog-transfer-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Imports a body of rows. */
    @FunctionalInterface
    public interface RowImport {
        /**
         * @param length of the body in bytes; below 0 if the request does not give it
         * @param held what the import takes of the memory for requests
         */
        Reply take(InputStream in, long length, Lease held, ImportRun run)
                throws IOException, BadRequestException, ImportRun.Unavailable;
    }

    public void addTo(RoutingHandler routes) {
        routes.get(EXPORT, exchange -> admit(exchange, EXPORT, this::export));
        routes.post(IMPORT, exchange -> admitLocal(exchange, IMPORT, this::importLines));
        routes.post(IMPORT_ROWS, exchange -> admitLocal(exchange, IMPORT_ROWS, this::importRows));
    }

    /** Answers one request; returns the status code. */
    private interface Transfer {
        int run(HttpServerExchange exchange, ReadRequest ask, Lease held) throws IOException, BadRequestException;
    }

    private void admitLocal(HttpServerExchange exchange, String route, Transfer transfer) {
        if (PageOrigin.isLocal(exchange.getRequestHeaders().getFirst(Headers.ORIGIN))) {
            admit(exchange, route, transfer);
        } else {
            send(exchange, Reply.problem(403, "Forbidden", PageOrigin.MAY_NOT_WRITE));
        }
    }

    private void admit(HttpServerExchange exchange, String route, Transfer transfer) {
        long start = System.nanoTime();
        Slot slot = Slot.tryTake(slots, memory.open());
        boolean room =
                slot != null && (route.equals(IMPORT_ROWS) || slot.memory().tryBody(held(route)));
        if (slot == null || !room) {
            if (slot != null) {
                slot.close();
            }
            metrics.onReply(route, 503, Duration.ofNanos(System.nanoTime() - start));
            send(
                    exchange,
                    Reply.problem(
                            503,
                            "Service Unavailable",
                            slot == null
                                    ? "other exports and imports are running; try later"
                                    : "the memory for requests is taken (http.max-body-memory); try later"));
            return;
        }
        // Also when the hand-over to the thread fails.
        exchange.addExchangeCompleteListener((completed, next) -> {
            slot.close();
            next.proceed();
        });
        exchange.dispatch(threads, running -> {
            int status = 500;
            try (slot) {
                running.startBlocking();
                status = answer(running, route, slot.memory(), transfer);
            } finally {
                metrics.onReply(route, status, Duration.ofNanos(System.nanoTime() - start));
                running.endExchange();
            }
        });
    }

    private static long held(String route) {
        return route.equals(EXPORT) ? HELD_BY_EXPORT : HELD_BY_IMPORT;
    }

    private static int answer(HttpServerExchange exchange, String route, Lease held, Transfer transfer) {
        ReadRequest ask =
                new ReadRequest(exchange.getQueryParameters(), Map.of(), exchange.getRequestHeaders(), new byte[0]);
        try {
            return transfer.run(exchange, ask, held);
        } catch (BadRequestException e) {
            return send(exchange, Reply.invalid(e));
        } catch (IOException e) {
            LOG.atInfo().addKeyValue("error", e.toString()).log("{} was broken off", route);
            return brokenOff(exchange);
        } catch (Throwable e) {
            if (!exchange.getConnection().isOpen()) {
                // On a closed connection the server's streams throw exceptions of several types.
                LOG.atInfo().addKeyValue("error", e.toString()).log("{} was broken off", route);
                return brokenOff(exchange);
            }
            Border.failed(BORDER, e);
            Border.rethrowFatal(e);
            return exchange.isResponseStarted()
                    ? brokenOff(exchange)
                    : send(exchange, Reply.problem(500, "Internal Server Error", "the node's log says why"));
        }
    }

    /** Closes the connection, because an answer that only stops would look complete. */
    private static int brokenOff(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
        return 500;
    }

    /** Ends running transfers. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Given back once. */
    private record Slot(Semaphore of, Lease memory, AtomicBoolean held) implements AutoCloseable {
        static @Nullable Slot tryTake(Semaphore slots, Lease memory) {
            return slots.tryAcquire() ? new Slot(slots, memory, new AtomicBoolean(true)) : null;
        }

        @Override
        public void close() {
            memory.close();
            if (held.compareAndSet(true, false)) {
                of.release();
            }
        }
    }

    private int export(HttpServerExchange exchange, ReadRequest ask, Lease held)
            throws IOException, BadRequestException {
        var projects = ask.projects();
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, LINES)
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(Reply.NO_SNIFF, "nosniff");
        Writer out = new BufferedWriter(new OutputStreamWriter(exchange.getOutputStream(), UTF_8));
        new ExportRun(exports, codec, out).run(projects, clock.instant());
        out.close();
        return 200;
    }

    private int importLines(HttpServerExchange exchange, ReadRequest ask, Lease held)
            throws IOException, BadRequestException {
        boolean dryRun = ask.flag("dryRun");
        long firstLine = ask.whole("firstLine", 2, 2, Integer.MAX_VALUE);
        exchange.setMaxEntitySize(-1);
        ImportRun run = new ImportRun(source, commands, codec, PATIENCE, dryRun);
        try (BoundedLines lines = new BoundedLines(exchange.getInputStream())) {
            long number = 1;
            BoundedLines.Line line;
            while ((line = lines.next()) != null) {
                if (line.tooLong()) {
                    run.refuse(number, "", "is longer than " + BoundedLines.MAX_BYTES + " bytes");
                } else {
                    run.take(number, line.text());
                }
                if (!run.isExport()) {
                    return send(exchange, Reply.json(400, run.soFar().json()));
                }
                number = number == 1 ? firstLine : number + 1;
            }
            ImportReport report = run.finish();
            return send(exchange, Reply.json(report.isShown() ? 200 : 202, report.json()));
        } catch (ImportRun.Unavailable e) {
            return send(exchange, UNAVAILABLE);
        }
    }

    private int importRows(HttpServerExchange exchange, ReadRequest ask, Lease held)
            throws IOException, BadRequestException {
        if (!rowImports.tryAcquire()) {
            return send(
                    exchange,
                    Reply.problem(503, "Service Unavailable", "another import of rows is running; try later"));
        }
        try {
            exchange.setMaxEntitySize(-1);
            ImportRun run = new ImportRun(source, commands, codec, PATIENCE, false);
            return send(exchange, rows.take(exchange.getInputStream(), exchange.getRequestContentLength(), held, run));
        } catch (ImportRun.Unavailable e) {
            return send(exchange, UNAVAILABLE);
        } finally {
            rowImports.release();
        }
    }

    private static int send(HttpServerExchange exchange, Reply reply) {
        reply.sendTo(exchange);
        return reply.statusCode();
    }
}
