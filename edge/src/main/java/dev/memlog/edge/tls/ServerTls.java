/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.tls;

import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * Wraps accepted connections into TLS. Each takes the certificate that is in force when it is accepted, and keeps it.
 *
 * <p>Threading: safe; called by the I/O threads.
 */
public final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<SSLContext> contexts;
    private final byte[] toPlainHttp;
    private volatile @Nullable InForce inForce;

    private record InForce(SSLContext context, UndertowXnioSsl ssl) {}

    /**
     * @param contexts asked for each connection
     * @param toPlainHttp the whole answer to a client that speaks HTTP without TLS
     */
    public ServerTls(Supplier<SSLContext> contexts, byte[] toPlainHttp) {
        this.contexts = contexts;
        this.toPlainHttp = toPlainHttp.clone();
    }

    /** @param onHandshake called on an I/O thread or a worker once both sides have agreed */
    public StreamConnection wrap(StreamConnection raw, Runnable onHandshake) {
        raw.getSourceChannel().setConduit(new FirstByte(raw.getSourceChannel().getConduit(), raw, toPlainHttp));
        SslConnection connection = ssl().wrapExistingConnection(raw, OptionMap.EMPTY);
        // The library wraps an existing connection as a client does.
        SSLEngine engine = UndertowXnioSsl.getSslEngine(connection);
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        connection.getHandshakeSetter().set(agreed -> onHandshake.run());
        return connection;
    }

    private UndertowXnioSsl ssl() {
        SSLContext context = contexts.get();
        InForce known = inForce;
        if (known == null || !known.context.equals(context)) {
            known = new InForce(context, new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, context));
            inForce = known;
        }
        return known.ssl;
    }
}
