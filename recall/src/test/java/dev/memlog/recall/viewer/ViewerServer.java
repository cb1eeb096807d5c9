/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.store.projection.CommitListener.Commit;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Viewer;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The viewer's routes behind a real server on a free loopback port. */
final class ViewerServer implements AutoCloseable {
    final SeededStore store = new SeededStore();

    /** Runs once, just after the newest memory was asked for. */
    volatile Runnable afterNewest = () -> {};

    final LiveStream stream;
    volatile OptionalLong lag = OptionalLong.of(0);

    final ByteBudget memory = ByteBudget.ofHeap();
    private final OkHttpClient client = new OkHttpClient();
    private final Undertow server;
    private final int port;

    ViewerServer() {
        this(null, Viewer.EVERYTHING);
    }

    /**
     * @param pageFolder where the page's files are read at each request
     * @param viewer whose rows are told
     */
    ViewerServer(@Nullable Path pageFolder, Viewer viewer) {
        ReadSource seen = store.database.as(viewer);
        MemoryQueries memories = new MemoryQueries(seen, InstantSource.fixed(Seeds.MORNING));
        SessionStories stories = new SessionStories(seen) {
            @Override
            public long newest() {
                long newest = super.newest();
                Runnable then = afterNewest;
                afterNewest = () -> {};
                then.run();
                return newest;
            }
        };
        stream = new LiveStream(
                stories, memories, new LedgerView(memories, () -> lag), memory, new TestClock(Seeds.MORNING));
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
        new ViewerRoutes(stories, stream, new Gates(ReadMetrics.NONE, memory), pageFolder).addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    record Answer(int statusCode, Headers headers, String body) {}

    Answer get(String path, String... headers) {
        Request request = new Request.Builder()
                .url(HttpUrl.get("http://127.0.0.1:" + port + path))
                .headers(Headers.of(headers))
                .build();
        try (Response response = client.newCall(request).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There are memories that were committed just now. */
    void commit() {
        stream.onCommit(new Commit(List.of(), true, false));
    }

    /** @param headers lines such as {@code Last-Event-ID: 7} */
    Reader read(String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        String request = "GET /stream HTTP/1.1\r\nHost: localhost\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new Reader(socket);
    }

    /** A client of the stream. */
    static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Reader(Socket socket) throws IOException {
            this.socket = socket;
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** The next frames' data and ids, as they stand in the stream. */
        List<String> next(int frames) throws IOException {
            List<String> told = new ArrayList<>();
            String id = "";
            while (told.size() < frames) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("the stream has ended after " + told);
                }
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip() + " ";
                } else if (line.startsWith("data:")) {
                    told.add(line.substring(5).strip());
                } else if (line.isEmpty() && !told.isEmpty() && !id.isEmpty()) {
                    told.set(told.size() - 1, id + told.getLast());
                    id = "";
                }
            }
            return told;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() {
        stream.close();
        server.stop();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        store.close();
    }
}
