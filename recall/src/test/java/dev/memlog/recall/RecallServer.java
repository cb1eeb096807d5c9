/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.BudgetLimits;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.claudemem.ClaudeMemRoutes;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextScene;
import dev.memlog.recall.correct.Corrections;
import dev.memlog.recall.ground.Ground;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.SpendView;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.GroundQueries;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The read side's routes behind a real server on a free loopback port, and a client for it. */
public final class RecallServer implements AutoCloseable {
    public final SeededStore store = new SeededStore();
    public final SpiedMemories memories = store.memories;
    public final TestClock clock = new TestClock(Seeds.MORNING);
    public final FakeMemoryCommands commands = new FakeMemoryCommands(store);
    private final SpendQueries spend = new SpendQueries(store.database);
    public final SpendView spendView =
            SpendView.ofCluster(spend, spend, new BudgetLimits(Map.of(BudgetName.DAY_TOKENS, 1_000L)));
    final List<String> notices = new CopyOnWriteArrayList<>();
    public final List<String> replies = new CopyOnWriteArrayList<>();
    public volatile OptionalLong lag = OptionalLong.of(0);

    /** The usual ones, and one of a mode. */
    static final Kinds KINDS = new Kinds(List.of("planting"), Map.of("planting", "🌱"));

    public final ByteBudget memory = ByteBudget.ofHeap();
    public final Gates gates = new Gates((route, statusCode, took) -> replies.add(route + " " + statusCode), memory);
    private final OkHttpClient client = new OkHttpClient();
    private final Undertow server;
    private final int port;

    public RecallServer() {
        this(64);
    }

    public RecallServer(int maxConcurrent) {
        this(maxConcurrent, (server, routes) -> {});
    }

    /** @param more adds the routes of another module */
    public RecallServer(int maxConcurrent, BiConsumer<RecallServer, Routes> more) {
        this(maxConcurrent, Principal.everyone(TeamName.LOCAL, "dev"), Byline.NONE, Ground.NONE, more);
    }

    /** Of somebody whose files are on the node's machine. */
    public RecallServer(Ground ground) {
        this(64, Principal.everyone(TeamName.LOCAL, "dev"), Byline.NONE, ground, (server, routes) -> {});
    }

    /** Of somebody who is told the authors of what is not his own. */
    public RecallServer(Principal reader) {
        this(64, reader, new Byline(reader.author()), Ground.NONE, (server, routes) -> {});
    }

    private RecallServer(
            int maxConcurrent, Principal caller, Byline byline, Ground ground, BiConsumer<RecallServer, Routes> more) {
        GroundCheck check = new GroundCheck(new GroundQueries(store.database), ground);
        SessionQueries sessions = new SessionQueries(store.database);
        ContextComposer composer = new ContextComposer(
                memories,
                ContextConfig.defaults(),
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                () -> notices,
                ContextComposer.LastWords.UNKNOWN,
                KINDS,
                new ContextScene(sessions, project -> ContextScene.Terms.ANY, byline, check));
        Routes routes = new Routes(Door.everyone(caller));
        RecallConfig config =
                new RecallConfig("1.2.3", 37777, maxConcurrent, ZoneOffset.UTC, null, KINDS, byline, check);
        Corrections corrections = new Corrections(memories, commands, clock, RecallRoutes.EDIT_PATIENCE);
        LedgerView ledger = new LedgerView(memories, () -> lag);
        new RecallRoutes(memories, commands, corrections, composer, ledger, spendView, () -> 2, config, gates, clock)
                .addTo(routes);
        new ClaudeMemRoutes(
                        memories,
                        sessions,
                        new DeadLetterQueries(store.database),
                        ledger,
                        notebook(),
                        "team-a",
                        config,
                        gates,
                        clock)
                .addTo(routes);
        new McpRoutes(memories, composer, notebook(), corrections, config, gates, clock).addTo(routes);
        more.accept(this, routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    private Notebook notebook() {
        return new Notebook(
                commands,
                new OriginQueries(store.database),
                () -> commands.lag,
                text -> text.replaceAll("<private>.*</private>", ""),
                clock,
                // Several times what it takes to find out that a memory was forgotten.
                Duration.ofSeconds(1));
    }

    public Answer get(String pathAndQuery) {
        return call(new Request.Builder().url(url(pathAndQuery)).build());
    }

    public Answer post(String path, String body) {
        return call(new Request.Builder()
                .url(url(path))
                .post(RequestBody.create(body, MediaType.get("application/json")))
                .build());
    }

    /** Any request; the headers go before what the client would send. */
    public Answer send(String method, String path, String body, String... headers) {
        boolean hasBody = method.equals("POST") || method.equals("PATCH");
        return call(new Request.Builder()
                .url(url(path))
                .method(method, hasBody ? RequestBody.create(body.getBytes(UTF_8)) : null)
                .headers(Headers.of(headers))
                .build());
    }

    public Answer patch(String path, String body, String... headers) {
        return call(new Request.Builder()
                .url(url(path))
                .headers(Headers.of(headers))
                .patch(RequestBody.create(body, MediaType.get("application/json")))
                .build());
    }

    HttpUrl url(String pathAndQuery) {
        return HttpUrl.get("http://127.0.0.1:" + port + pathAndQuery);
    }

    private Answer call(Request request) {
        try (Response response = client.newCall(request).execute()) {
            return new Answer(
                    response.code(),
                    response.header("Content-Type", ""),
                    response.header("Retry-After", ""),
                    response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a target that no client library would, and returns the status line, empty when the server hung up. */
    String rawStatusLine(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Override
    public void close() {
        server.stop();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        store.close();
    }

    public record Answer(int statusCode, String contentType, String retryAfter, String body) {
        public JsonNode json() {
            try {
                return Reply.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
