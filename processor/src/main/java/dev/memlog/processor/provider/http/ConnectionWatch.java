/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Keeps calls off connections that their server has closed. OkHttp checks a connection only after ten idle seconds, and
 * assumes that HTTP/1.0 servers keep theirs open, which they do only if they say so.
 *
 * <p>Threading: safe; called by the threads of the calls.
 */
final class ConnectionWatch extends EventListener implements Interceptor {
    /** The server has closed the connection, and the request has not left: it may be sent on another. */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("the server has closed the connection");
        }
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        Departure.of(call).connected();
    }

    @Override
    public void requestHeadersStart(Call call) {
        Departure.of(call).leave();
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        Departure.of(call).answer();
    }

    /** Before the connection is free for another call. */
    @Override
    public void responseBodyEnd(Call call, long bytes) {
        Connection ended = Departure.of(call).endedConnection();
        if (ended != null) {
            close(ended.socket());
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Departure departure = Departure.of(chain.call());
        Connection connection = chain.connection();
        if (connection != null && !departure.hasOwnConnection() && isStale(connection)) {
            throw new StaleConnectionException();
        }
        Response response = chain.proceed(chain.request());
        if (response.protocol() == Protocol.HTTP_1_0 && !saysKeepAlive(response)) {
            departure.isLastOf(connection);
        }
        return withoutInvitationToRetry(response);
    }

    /** OkHttp resends by itself on a 503 with {@code Retry-After: 0}. */
    private static Response withoutInvitationToRetry(Response response) {
        boolean invites = response.code() == 503 && "0".equals(response.header("Retry-After"));
        return invites ? response.newBuilder().removeHeader("Retry-After").build() : response;
    }

    private static boolean saysKeepAlive(Response response) {
        return response.headers("Connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("keep-alive"));
    }

    /** True if there is something to read before a request: an end of stream, or a complaint about idling. */
    private static boolean isStale(Connection connection) {
        if (connection.protocol() != Protocol.HTTP_1_1 && connection.protocol() != Protocol.HTTP_1_0) {
            return false; // Read by a thread of OkHttp's, which sees the end.
        }
        Socket socket = connection.socket();
        try {
            int before = socket.getSoTimeout();
            try {
                socket.setSoTimeout(1);
                socket.getInputStream().read();
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(before);
            }
        } catch (IOException e) {
            return true;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as closed as it can be.
        }
    }
}
