/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import dev.memlog.event.thread.Border;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;

/**
 * POSTs JSON exactly once: at most one request leaves per call.
 *
 * <p>Threading: safe; as many calls at once as there are threads, each on a virtual thread of its own, so that the
 * caller can be interrupted in any phase: connecting, sending or waiting.
 */
final class HttpTransport implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    private static final long MAX_REPLY_BYTES = 16L * 1024 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    /**
     * Common servers (Node, Uvicorn) close a connection after 5 idle seconds. A call that meets the close on its way
     * fails and cannot be sent again, because it may have arrived.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

    /** OkHttp looks through all of a pool's connections at each call, so that one pool for thousands costs seconds. */
    private static final int CALLS_PER_POOL = 64;

    /** For how many calls a server that has lost one on an idle connection is given a new connection each. */
    private static final int CALLS_OF_THEIR_OWN = 1_000;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger onTheirOwn = new AtomicInteger();
    private final Duration timeout;
    private final List<OkHttpClient> clients;

    HttpTransport(Duration timeout, int concurrency) {
        this(timeout, concurrency, Outbound.DIRECT);
    }

    /** @param outbound the way to the service */
    HttpTransport(Duration timeout, int concurrency, Outbound outbound) {
        this.timeout = timeout;
        ConnectionWatch watch = new ConnectionWatch();
        OkHttpClient client = OutboundClient.configure(new OkHttpClient.Builder(), outbound)
                .socketFactory(new PacedSockets())
                // A race between a host's addresses would connect on threads of the platform, one for each call.
                .fastFallback(false)
                .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT)
                // The caller's own clock bounds the call as a whole.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .eventListener(watch)
                .addNetworkInterceptor(watch)
                .build();
        int pools = (concurrency + CALLS_PER_POOL - 1) / CALLS_PER_POOL;
        clients = Stream.generate(() -> withPoolOfItsOwn(client)).limit(pools).toList();
    }

    private OkHttpClient withPoolOfItsOwn(OkHttpClient client) {
        Dispatcher dispatcher = new Dispatcher(workers);
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return client.newBuilder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(CALLS_PER_POOL, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .build();
    }

    /** @throws InterruptedException when the caller was interrupted; the call's socket is closed by then or at once */
    HttpReply post(String url, Map<String, String> headers, byte[] body) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        // The first pools first: while few calls are in flight, they find each other's connections again.
        int pool = inFlight.getAndIncrement() / CALLS_PER_POOL;
        OkHttpClient client = clients.get(Math.min(pool, clients.size() - 1));
        try {
            HttpReply reply = send(client, request(url, headers, body), deadline);
            // Each was the last call on a connection that is closed; when they are used up, one is opened.
            for (int closed = 0; closed < CALLS_PER_POOL && isStale(reply); closed++) {
                reply = send(client, request(url, headers, body), deadline);
            }
            return reply;
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static boolean isStale(HttpReply reply) {
        return reply instanceof HttpReply.Broken broken
                && broken.cause() instanceof ConnectionWatch.StaleConnectionException;
    }

    private Request request(String url, Map<String, String> headers, byte[] body) {
        Request.Builder request =
                new Request.Builder().url(url).post(new OnceBody(body)).tag(Departure.class, new Departure());
        headers.forEach(request::header);
        if (onTheirOwn.getAndUpdate(calls -> Math.max(0, calls - 1)) > 0) {
            request.header("Connection", "close");
        }
        return request.build();
    }

    private HttpReply send(OkHttpClient client, Request request, long deadline) throws InterruptedException {
        Call call = client.newCall(request);
        Departure departure = Departure.of(call);
        Waiter waiter = new Waiter(departure);
        try {
            call.enqueue(waiter);
            HttpReply reply = waiter.reply.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (reply instanceof HttpReply.Broken && departure.wasLostOnAnOlderConnection()) {
                onTheirOwn.set(CALLS_OF_THEIR_OWN);
            }
            return reply;
        } catch (TimeoutException e) {
            call.cancel();
            return new HttpReply.Broken(
                    new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms"), departure.hasLeft());
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an HTTP call ended in an unforeseen way", e.getCause());
        }
    }

    @Override
    public void close() {
        for (OkHttpClient client : clients) {
            client.dispatcher().cancelAll();
            client.connectionPool().evictAll();
        }
        workers.shutdown();
    }

    /** Lets OkHttp try a host's other addresses while connecting, but never send the same request twice. */
    private static final class OnceBody extends RequestBody {
        private final byte[] bytes;

        OnceBody(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }

    private static final class Waiter implements Callback {
        private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        private final Departure departure;

        Waiter(Departure departure) {
            this.departure = departure;
        }

        @Override
        public void onFailure(Call call, IOException e) {
            reply.complete(new HttpReply.Broken(e, departure.hasLeft()));
        }

        @Override
        public void onResponse(Call call, Response response) {
            try (response) {
                reply.complete(new HttpReply.Answered(response.code(), response.headers(), read(response.body())));
            } catch (IOException e) {
                reply.complete(new HttpReply.Broken(e, true));
            } catch (Throwable e) {
                reply.completeExceptionally(e);
                Border.rethrowFatal(e);
            }
        }

        private static String read(ResponseBody body) throws IOException {
            BufferedSource source = body.source();
            Buffer read = new Buffer();
            while (source.read(read, MAX_REPLY_BYTES) >= 0) {
                if (read.size() > MAX_REPLY_BYTES) {
                    throw new IOException("the reply is larger than " + MAX_REPLY_BYTES + " bytes");
                }
            }
            return read.readUtf8();
        }
    }
}
