/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.settings.UserError;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks members whether they are ready: nodes by {@code /ready}, brokers by a connection.
 *
 * <p>Threading: safe.
 */
final class ClusterProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http;

    private ClusterProbe(HttpClient http) {
        this.http = http;
    }

    /** @throws UserError if a certificate of the shape cannot be read */
    static ClusterProbe of(ClusterShape shape) {
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        if (shape.hasTls()) {
            http.sslContext(PeerTrust.of(shape.authority()).context());
        }
        return new ClusterProbe(http.build());
    }

    /** Null if it is ready, else what it answers. */
    @Nullable
    String reasonNotReady(ClusterMember member) {
        return member.role().hasHttp() ? ask(member.url()) : connect(member);
    }

    private @Nullable String ask(URI url) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/ready"))
                .timeout(PATIENCE)
                .GET()
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? null : "not ready (/ready answers " + status + ")";
        } catch (IOException e) {
            return "no answer at " + url + " (" + e.getClass().getSimpleName()
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()) + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted: run the same command again", e);
        }
    }

    private static @Nullable String connect(ClusterMember member) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), member.port()), (int) PATIENCE.toMillis());
            return null;
        } catch (IOException e) {
            return "no connection at port " + member.port();
        }
    }
}
