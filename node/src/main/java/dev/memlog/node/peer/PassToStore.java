/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.peer;

import dev.memlog.edge.HttpPort;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;
import org.xnio.Xnio;

/**
 * Passes requests that an ingest node has no route for on to a store node, with the host and origin that were asked of
 * this one, so that a client needs one address for all. The store node decides what is answered.
 *
 * <p>Threading: safe; works on the I/O threads and does not block. A client that follows the live stream holds a
 * connection to the store node.
 */
public final class PassToStore implements HttpHandler {
    private static final HttpString PASSED = new HttpString("X-Memlog-Passed");
    private static final int CONNECTIONS_PER_THREAD = 512;
    private static final int SECONDS_LEFT_ALONE = 1;
    private static final Reply AWAY = Reply.unavailable("the store node at store.url does not answer");

    private final HttpHandler proxy;

    /** @param storeUrl such as {@code http://store:37777} */
    public PassToStore(URI storeUrl) {
        LoadBalancingProxyClient client = new LoadBalancingProxyClient()
                .setConnectionsPerThread(CONNECTIONS_PER_THREAD)
                .setProblemServerRetry(SECONDS_LEFT_ALONE);
        if ("https".equals(storeUrl.getScheme())) {
            client.addHost(storeUrl, tls());
        } else {
            client.addHost(storeUrl);
        }
        this.proxy = ProxyHandler.builder().setProxyClient(client).build();
    }

    public void addTo(Routes routes) {
        routes.passOn(this);
    }

    private static UndertowXnioSsl tls() {
        try {
            return new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.getRequestHeaders().contains(PASSED)) {
            // The store's address is that of a node that passes on itself.
            HttpPort.NOT_FOUND.handleRequest(exchange);
            return;
        }
        exchange.getRequestHeaders().put(PASSED, "1");
        // How long a body may be is the store node's to say.
        exchange.setMaxEntitySize(-1);
        exchange.addDefaultResponseListener(PassToStore::sayWhyNothingCame);
        proxy.handleRequest(exchange);
    }

    private static boolean sayWhyNothingCame(HttpServerExchange exchange) {
        if (exchange.getStatusCode() != StatusCodes.SERVICE_UNAVAILABLE) {
            return false;
        }
        AWAY.sendTo(exchange);
        return true;
    }
}
