/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.peer;

import dev.memlog.edge.HttpPort;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.settings.tls.PeerTrust;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URI;
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
    private static final Reply AWAY_OR_UNTRUSTED = Reply.unavailable("the store node at store.url does not answer, or"
            + " its certificate is not for that name or not of a CA that this node trusts (tls.ca-file)");
    private static final OptionMap CHECK_NAME =
            OptionMap.create(UndertowOptions.ENDPOINT_IDENTIFICATION_ALGORITHM, "HTTPS");

    private final HttpHandler proxy;
    private final Reply away;

    /** @param storeUrl such as {@code http://store:37777} */
    public PassToStore(URI storeUrl, PeerTrust trusted) {
        LoadBalancingProxyClient client = new LoadBalancingProxyClient()
                .setConnectionsPerThread(CONNECTIONS_PER_THREAD)
                .setProblemServerRetry(SECONDS_LEFT_ALONE);
        if ("https".equals(storeUrl.getScheme())) {
            UndertowXnioSsl tls = new UndertowXnioSsl(Xnio.getInstance(), CHECK_NAME, trusted.context());
            client.addHost(null, storeUrl, null, tls, CHECK_NAME);
            away = AWAY_OR_UNTRUSTED;
        } else {
            client.addHost(storeUrl);
            away = AWAY;
        }
        this.proxy = ProxyHandler.builder().setProxyClient(client).build();
    }

    public void addTo(Routes routes) {
        routes.passOn(this);
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
        exchange.addDefaultResponseListener(this::sayWhyNothingCame);
        proxy.handleRequest(exchange);
    }

    private boolean sayWhyNothingCame(HttpServerExchange exchange) {
        if (exchange.getStatusCode() != StatusCodes.SERVICE_UNAVAILABLE) {
            return false;
        }
        away.sendTo(exchange);
        return true;
    }
}
