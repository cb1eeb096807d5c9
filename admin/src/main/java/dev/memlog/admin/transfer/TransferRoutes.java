/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Permits;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.edge.origin.PageOrigin;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.file.BoundedLines;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.ExportQueries.Selection;
import dev.memlog.store.query.OriginQueries;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exports and imports of any length: streamed, never held as a whole.
 *
 * <p>Threading: safe. Each holds a permit of its gate from its first byte to its last.
 */
public final class TransferRoutes implements AutoCloseable {
    private static final String EXPORT = "/v1/export";
    private static final String IMPORT = "/v1/import";
    private static final String IMPORT_ROWS = "/api/import";
    private static final String LINES = "application/x-ndjson; charset=utf-8";
    private static final int MAX_AT_ONCE = 4;
    /** A line of 4 MB, its copies and its tree; a part that is not in the log, and what is not shown yet. */
    private static final long HELD_BY_IMPORT = 24L * 1024 * 1024;
    /** Memories of one part, each of two fields at most. */
    private static final long HELD_BY_EXPORT = 10L * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Reply UNAVAILABLE =
            Reply.problem(503, "the log does not acknowledge: import the same again later, nothing is added twice");

    private final ExportQueries exports;
    private final ImportRun.ImportSource source;
    private final RowImport rows;

    /** One at a time, because each holds all of its rows in memory. */
    private final Permits rowImports = new Permits(1);

    private final CommandLog commands;
    private final ExportCodec codec;
    private final InstantSource clock;
    private final Gate gate;

    /**
     * @param exports what the caller sees of the team's memories
     * @param whole all of them: an import does not add again what its caller does not see
     * @param origins of all of them
     * @param lag number of records that the projection has not read yet; empty if unknown
     * @param codec with the team and author for lines without them
     */
    public TransferRoutes(
            ExportQueries exports,
            ExportQueries whole,
            OriginQueries origins,
            RowImport rows,
            CommandLog commands,
            Supplier<OptionalLong> lag,
            ExportCodec codec,
            Gates gates,
            InstantSource clock) {
        this.exports = exports;
        this.commands = commands;
        this.codec = codec;
        this.clock = clock;
        this.rows = rows;
        source = new ImportRun.ImportSource(origins, whole, lag);
        gate = gates.of(MAX_AT_ONCE);
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

    public void addTo(Routes routes) {
        routes.get(KeyScope.ADMIN, EXPORT, gate.stream(EXPORT, HELD_BY_EXPORT, this::export));
        routes.post(KeyScope.ADMIN, IMPORT, local(gate.stream(IMPORT, HELD_BY_IMPORT, this::importLines)));
        routes.post(KeyScope.ADMIN, IMPORT_ROWS, local(gate.stream(IMPORT_ROWS, 0, this::importRows)));
    }

    /** Refuses pages that are served from elsewhere. */
    private static HttpHandler local(HttpHandler next) {
        return exchange -> {
            if (PageOrigin.isLocal(exchange.getRequestHeaders().getFirst(Headers.ORIGIN))) {
                next.handleRequest(exchange);
            } else {
                Reply.problem(403, PageOrigin.MAY_NOT_WRITE).sendTo(exchange);
            }
        };
    }

    /** Whether a transfer runs. */
    public boolean isBusy() {
        return gate.isStreaming();
    }

    /** Ends running transfers. */
    @Override
    public void close() {
        gate.close();
    }

    private @Nullable Reply export(HttpServerExchange exchange, Request request, Lease held)
            throws IOException, BadRequestException {
        Selection of = new Selection(request.projects(), request.each("author"));
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, LINES)
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(Reply.NO_SNIFF, "nosniff");
        Writer out = new BufferedWriter(new OutputStreamWriter(exchange.getOutputStream(), UTF_8));
        new ExportRun(exports, codec, out).run(of, clock.instant());
        out.close();
        return null;
    }

    private Reply importLines(HttpServerExchange exchange, Request request, Lease held)
            throws IOException, BadRequestException {
        boolean dryRun = request.flag("dryRun");
        long firstLine = request.whole("firstLine", 2, 2, Integer.MAX_VALUE);
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
                    return Reply.problem(
                            400,
                            "the body does not begin as an export",
                            run.soFar().json());
                }
                number = number == 1 ? firstLine : number + 1;
            }
            ImportReport report = run.finish();
            return Reply.json(report.isShown() ? 200 : 202, report.json());
        } catch (ImportRun.Unavailable e) {
            return UNAVAILABLE;
        }
    }

    private Reply importRows(HttpServerExchange exchange, Request request, Lease held)
            throws IOException, BadRequestException {
        try (Permits.Permit permit = rowImports.tryTake()) {
            if (permit == null) {
                return Reply.unavailable("another import of rows is running");
            }
            exchange.setMaxEntitySize(-1);
            ImportRun run = new ImportRun(source, commands, codec, PATIENCE, false);
            return rows.take(exchange.getInputStream(), exchange.getRequestContentLength(), held, run);
        } catch (ImportRun.Unavailable e) {
            return UNAVAILABLE;
        }
    }
}
