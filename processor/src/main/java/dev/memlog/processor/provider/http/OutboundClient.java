/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import okhttp3.Connection;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Configures an HTTP client with the route of {@link Outbound}. */
public final class OutboundClient {
    private static final String LOGIN = "Proxy-Authorization";

    private OutboundClient() {}

    public static OkHttpClient.Builder configure(OkHttpClient.Builder client, Outbound outbound) {
        if (outbound.httpProxy() != null || outbound.httpsProxy() != null) {
            client.proxySelector(new ByEnvironment(outbound));
            // Asked before a tunnel is opened; a plain request goes out once, so that it has its login from the
            // beginning.
            client.proxyAuthenticator((route, response) -> {
                boolean again = response.request().header(LOGIN) != null;
                return route == null || again
                        ? null
                        : withLogin(response.request(), route.address().url(), outbound);
            });
            client.addNetworkInterceptor(chain -> {
                Connection connection = chain.connection();
                boolean plain = connection != null
                        && connection.route().proxy().type() == Proxy.Type.HTTP
                        && !chain.request().isHttps();
                Request request =
                        plain ? withLogin(chain.request(), chain.request().url(), outbound) : null;
                return chain.proceed(request == null ? chain.request() : request);
            });
        }
        if (!outbound.authorities().isEmpty()) {
            TrustedAuthorities trusted = TrustedAuthorities.with(outbound.authorities());
            client.sslSocketFactory(trusted.sockets(), trusted.manager());
        }
        return client;
    }

    /** Null if the proxy of that address needs no login. */
    private static @Nullable Request withLogin(Request request, HttpUrl url, Outbound outbound) {
        Outbound.ProxyAddress proxy = outbound.proxyFor(url.isHttps(), url.host(), url.port());
        if (proxy == null || proxy.login() == null) {
            return null;
        }
        String coded = Base64.getEncoder().encodeToString(proxy.login().getBytes(StandardCharsets.UTF_8));
        return request.newBuilder().header(LOGIN, "Basic " + coded).build();
    }

    private static final class ByEnvironment extends ProxySelector {
        private final Outbound outbound;

        ByEnvironment(Outbound outbound) {
            this.outbound = outbound;
        }

        @Override
        public List<Proxy> select(@Nullable URI uri) {
            if (uri == null || uri.getHost() == null) {
                return List.of(Proxy.NO_PROXY);
            }
            boolean secure = "https".equals(uri.getScheme());
            int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
            Outbound.ProxyAddress proxy = outbound.proxyFor(secure, uri.getHost(), port);
            if (proxy == null) {
                return List.of(Proxy.NO_PROXY);
            }
            Proxy.Type type = proxy.socks() ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
            return List.of(new Proxy(type, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The call reports it.
        }
    }
}
