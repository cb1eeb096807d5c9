/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import dev.memlog.admin.RecordedLog;
import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.RecallServer;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterRow;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.row.Page;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The dead letters' routes behind a real server on a free loopback port, and a client for it. */
final class LetterServer implements AutoCloseable {
    final SeededStore store = new SeededStore();
    final List<DeadLetterFilter> filters = new CopyOnWriteArrayList<>();
    final RecordedLog log = new RecordedLog(store);
    final TestClock clock = new TestClock(Seeds.MORNING);

    private final OkHttpClient client = new OkHttpClient();
    private final Undertow server;
    private final String url;
    private volatile Principal caller = Principal.everyone(TeamName.LOCAL, "node-owner");

    LetterServer() {
        Routes routes = new Routes(exchange -> new Door.Entry.Admitted(caller, () -> true));
        new DeadLetterRoutes(
                        spied(),
                        new SpendQueries(store.database),
                        () -> 10,
                        log.commands,
                        (team, most) -> log.newestAudit(most),
                        ZoneOffset.UTC,
                        new Gates(ReadMetrics.NONE, ByteBudget.ofHeap()),
                        clock)
                .addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
        url = "http://127.0.0.1:"
                + ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    /** The real queries; they note what they are asked. */
    private DeadLetterQueries spied() {
        return new DeadLetterQueries(store.database) {
            @Override
            public Page<DeadLetterRow> letters(DeadLetterFilter filter, boolean oldestFirst, int offset, int limit) {
                filters.add(filter);
                return super.letters(filter, oldestFirst, offset, limit);
            }
        };
    }

    /** From now on requests come with a key of these projects. */
    void projects(List<String> globs) {
        caller = new Principal(
                "k1", TeamName.LOCAL, "ann", EnumSet.allOf(KeyScope.class), new ProjectGlobs(globs), Visibility.TEAM);
    }

    RecallServer.Answer get(String pathAndQuery) {
        return call(new Request.Builder().url(url + pathAndQuery).build());
    }

    RecallServer.Answer post(String path, String body, String... headers) {
        return call(new Request.Builder()
                .url(url + path)
                .headers(Headers.of(headers))
                .post(RequestBody.create(body, MediaType.get("application/json")))
                .build());
    }

    private RecallServer.Answer call(Request request) {
        try (Response response = client.newCall(request).execute()) {
            return new RecallServer.Answer(
                    response.code(),
                    response.header("Content-Type", ""),
                    response.header("Retry-After", ""),
                    response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        store.close();
    }
}
