/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.memlog.event.ExportCodec;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.recall.http.BadRequestException;
import dev.memlog.recall.http.BoundedLines;
import dev.memlog.recall.http.PageOrigin;
import dev.memlog.recall.http.ReadRequest;
import dev.memlog.recall.http.RecallMetrics;
import dev.memlog.recall.http.Reply;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.SessionQueries;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports and imports, of any length: written and read as they go, never held as a whole.
 *
 * <p>Threading: safe. Each runs on a thread of its own from its first byte to its last; a few at once, one more is told
 * to come back.
 */
public final class TransferRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(TransferRoutes.class);
    private static final String EXPORT = "/v1/export";
    private static final String IMPORT = "/v1/import";
    private static final String IMPORT_ROWS = "/api/import";
    private static final String LINES = "application/x-ndjson; charset=utf-8";
    private static final int MOST_AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Reply UNAVAILABLE = Reply.problem(
            503,
            "Service Unavailable",
            "the log does not acknowledge: import the same again later, nothing is added twice");

    private final ExportQueries exports;
    private final ImportRun.ImportSource source;
    private final ClaudeMemImport rows;
    /** Each holds all of its rows. */
    private final Semaphore rowImports = new Semaphore(1);

    private final AdditionCommands commands;
    private final ExportCodec codec;
    private final RecallMetrics metrics;
    private final InstantSource clock;
    private final ThreadPoolExecutor threads;

    /**
     * @param lag how many records the projection has not read yet; empty when it cannot be told
     * @param codec with the team and author of lines that name none
     */
    public TransferRoutes(
            ExportQueries exports,
            OriginQueries origins,
            SessionQueries sessions,
            AdditionCommands commands,
            Supplier<OptionalLong> lag,
            ExportCodec codec,
            RecallMetrics metrics,
            ByteBudget memory,
            InstantSource clock) {
        this.exports = exports;
        this.commands = commands;
        this.codec = codec;
        this.metrics = metrics;
        this.clock = clock;
        rows = new ClaudeMemImport(sessions);
        source = new ImportRun.ImportSource(origins, exports, lag);
        threads = new ThreadPoolExecutor(
                MOST_AT_ONCE,
                MOST_AT_ONCE,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(1),
                Thread.ofPlatform().name("memlog-transfer-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    public void addTo(RoutingHandler routes) {
        routes.get(EXPORT, exchange -> admit(exchange, EXPORT, this::export));
        routes.post(IMPORT, exchange -> admitLocal(exchange, IMPORT, this::importLines));
        routes.post(IMPORT_ROWS, exchange -> admitLocal(exchange, IMPORT_ROWS, this::importRows));
    }

    /** Answers one request, by itself or with what it returns for that. */
    private interface Transfer {
        int run(HttpServerExchange exchange, ReadRequest ask) throws IOException, BadRequestException;
    }

    private void admitLocal(HttpServerExchange exchange, String route, Transfer transfer) {
        if (PageOrigin.isLocal(exchange.getRequestHeaders().getFirst(Headers.ORIGIN))) {
            admit(exchange, route, transfer);
        } else {
            send(
                    exchange,
                    Reply.problem(403, "Forbidden", "a web page may write only if it is served from this machine"));
        }
    }

    private void admit(HttpServerExchange exchange, String route, Transfer transfer) {
        long start = System.nanoTime();
        try {
            exchange.dispatch(threads, running -> {
                int status = 500;
                try {
                    running.startBlocking();
                    status = answer(running, route, transfer);
                } finally {
                    metrics.onReply(route, status, Duration.ofNanos(System.nanoTime() - start));
                    running.endExchange();
                }
            });
        } catch (RejectedExecutionException e) {
            send(
                    exchange,
                    Reply.problem(503, "Service Unavailable", "other exports and imports are running; try later"));
        }
    }

    private static int answer(HttpServerExchange exchange, String route, Transfer transfer) throws IOException {
        ReadRequest ask =
                new ReadRequest(exchange.getQueryParameters(), Map.of(), exchange.getRequestHeaders(), new byte[0]);
        try {
            return transfer.run(exchange, ask);
        } catch (BadRequestException e) {
            return send(exchange, Reply.invalid(e));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("statusCode", 500).setCause(e).log("could not finish {}", route);
            if (exchange.isResponseStarted()) {
                throw new IOException("the answer is broken off", e);
            }
            return send(exchange, Reply.problem(500, "Internal Server Error", "the node's log says why"));
        }
    }

    private int export(HttpServerExchange exchange, ReadRequest ask) throws IOException, BadRequestException {
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

    private int importLines(HttpServerExchange exchange, ReadRequest ask) throws IOException, BadRequestException {
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

    private int importRows(HttpServerExchange exchange, ReadRequest ask) throws IOException, BadRequestException {
        if (!rowImports.tryAcquire()) {
            return send(
                    exchange,
                    Reply.problem(503, "Service Unavailable", "another import of rows is running; try later"));
        }
        try {
            exchange.setMaxEntitySize(-1);
            ImportRun run = new ImportRun(source, commands, codec, PATIENCE, false);
            return send(exchange, rows.take(exchange.getInputStream(), run));
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
