/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.edge.Permits;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.WireMapper;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.thread.Border;
import dev.memlog.settings.Version;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/backup}: all that the node keeps, as a ZIP stream whose last entry is the {@link BackupManifest}. A
 * stream that ends without it is no backup.
 *
 * <p>Threading: safe; one backup at a time, on a thread of its own.
 */
public final class BackupRoutes {
    public static final String ROUTE = "/v1/backup";
    static final String ELSEWHERE =
            "this node has no log of its own to back up: all that a team's Memlog keeps is in the"
                    + " Kafka cluster. Keep 3 copies of each topic (topics.replication), mirror all memlog* topics with their"
                    + " offsets to a second cluster, or snapshot all brokers' disks; a store node's database is rebuilt from the log";

    private static final Logger LOG = LoggerFactory.getLogger(BackupRoutes.class);

    private final @Nullable RunningLog log;
    private final JsonMapper mapper = WireMapper.create();
    private final Permits permits = new Permits(1);

    private BackupRoutes(@Nullable RunningLog log) {
        this.log = log;
    }

    /** For the node whose broker has its files in {@code folder}. */
    public static BackupRoutes of(Path folder, Admin admin, Runnable hold, Runnable goOn, InstantSource clock) {
        RunningLog.Sessions sessions = new RunningLog.Sessions() {
            @Override
            public void hold() {
                hold.run();
            }

            @Override
            public void goOn() {
                goOn.run();
            }
        };
        return new BackupRoutes(new RunningLog(folder, admin, sessions, clock));
    }

    /** For a node whose log is a cluster's. */
    public static BackupRoutes elsewhere() {
        return new BackupRoutes(null);
    }

    public void addTo(Routes routes) {
        routes.ofNode(Methods.POST, KeyScope.ADMIN, ROUTE, exchange -> {
            if (exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
                send(exchange, StatusCodes.FORBIDDEN, "a web page cannot make a backup");
            } else if (!exchange.getSourceAddress().getAddress().isLoopbackAddress()) {
                send(
                        exchange,
                        StatusCodes.FORBIDDEN,
                        "a backup is made from the node's own machine only; of a container, inside it");
            } else if (log == null) {
                send(exchange, StatusCodes.CONFLICT, ELSEWHERE);
            } else {
                admit(exchange, log);
            }
        });
    }

    private void admit(HttpServerExchange exchange, RunningLog running) {
        Permits.Permit permit = permits.tryTake();
        if (permit == null) {
            send(exchange, StatusCodes.TOO_MANY_REQUESTS, "a backup is being made; ask again when it is done");
            return;
        }
        permit.closeAfter(exchange);
        exchange.dispatch(task -> Thread.ofPlatform().name("backup").daemon().start(task), ready -> {
            try (permit) {
                back(ready, running);
            }
        });
    }

    private void back(HttpServerExchange exchange, RunningLog running) {
        try {
            Optional<RunningLog.Moment> moment = running.cut();
            if (moment.isEmpty()) {
                send(
                        exchange,
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "the log did not come to rest within 30 s, and sessions went on; ask again");
                return;
            }
            try (LogCut cut = moment.get().cut()) {
                stream(exchange, moment.get(), cut);
            }
        } catch (IOException e) {
            breakOff(exchange, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            breakOff(exchange, e);
        } catch (Throwable e) {
            // On a closed connection the server's streams throw exceptions of several types.
            if (exchange.getConnection().isOpen()) {
                Border.failed("backup", e);
            }
            breakOff(exchange, e);
            Border.rethrowFatal(e);
        }
    }

    private static void breakOff(HttpServerExchange exchange, Throwable why) {
        LOG.atWarn().addKeyValue("error", why.toString()).log("A backup was broken off");
        if (exchange.isResponseStarted()) {
            closeQuietly(exchange);
        } else {
            send(exchange, StatusCodes.INTERNAL_SERVER_ERROR, "the log's files could not be read: " + why);
        }
    }

    private void stream(HttpServerExchange exchange, RunningLog.Moment moment, LogCut cut) throws IOException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/zip");
        exchange.startBlocking();
        OutputStream out = exchange.getOutputStream();
        List<BackupManifest.KeptFile> files = new ArrayList<>();
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        for (LogCut.Part part : cut.parts()) {
            String path = BackupManifest.BROKER + part.path();
            zip.putNextEntry(new ZipEntry(path));
            files.add(Checksum.copy(path, part.read(), zip));
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry(BackupManifest.FILE));
        zip.write(mapper.writeValueAsBytes(new BackupManifest(
                BackupManifest.FORMAT,
                Version.text(),
                moment.at(),
                moment.held().toMillis(),
                files)));
        zip.closeEntry();
        // Only now: closed after a failure, it would end well.
        zip.close();
        LOG.atInfo()
                .addKeyValue("files", files.size())
                .addKeyValue("bytes", cut.bytes())
                .addKeyValue("heldMillis", moment.held().toMillis())
                .log("A backup was made");
    }

    private static void closeQuietly(HttpServerExchange exchange) {
        try {
            exchange.getConnection().close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("error", e.toString()).log("A connection was gone already");
        }
    }

    private static void send(HttpServerExchange exchange, int status, String message) {
        Reply.problem(status, message).sendTo(exchange);
    }
}
