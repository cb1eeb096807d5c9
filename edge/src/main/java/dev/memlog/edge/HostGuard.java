/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.edge.origin.Loopback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose {@code Host} is not one of the node's names. A web page whose own name resolves to this node could
 * otherwise read memories through the browser that shows it; the page cannot change the name that the browser asks for.
 *
 * <p>An address is always accepted: it holds no name that could resolve to something else.
 */
public final class HostGuard implements HttpHandler {
    /** RFC 9110, 15.5.20; the server's list of codes is older. */
    private static final int MISDIRECTED = 421;

    private static final int LONGEST_SHOWN = 100;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}+|\\[[0-9a-f:.]{2,45}]");

    private final HttpHandler next;
    private final Set<String> names;

    /** @param names in lower case; {@code *.} at the beginning stands for all names below */
    HostGuard(HttpHandler next, Collection<String> names) {
        this.next = next;
        this.names = Set.copyOf(names);
    }

    /**
     * The node's own names and the configured ones; those of {@link Loopback} need no entry.
     *
     * @param host that it listens on
     * @param publicUrl where agents reach it; null if that is not set
     */
    public static Set<String> names(String host, @Nullable String publicUrl, List<String> given) {
        Set<String> names = new LinkedHashSet<>(List.of(lower(host)));
        try {
            names.add(lower(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException e) {
            // A machine without a name has none to add.
        }
        if (publicUrl != null && URI.create(publicUrl).getRawAuthority() != null) {
            // A name with an underscore, as containers have, is an authority, but no host to the parser.
            String authority = URI.create(publicUrl).getRawAuthority();
            names.add(withoutPort(lower(authority.substring(authority.lastIndexOf('@') + 1))));
        }
        given.forEach(name -> names.add(withoutPort(lower(name.strip()))));
        return names;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String header = exchange.getRequestHeaders().getFirst(Headers.HOST);
        if (answersFor(header)) {
            next.handleRequest(exchange);
            return;
        }
        String asked = String.valueOf(header);
        String shown = asked.substring(0, Math.min(LONGEST_SHOWN, asked.length()));
        Reply.problem(
                        MISDIRECTED,
                        "this node does not answer for the host " + shown
                                + ": add its name to http.allowed-hosts (MEMLOG_HTTP_ALLOWED_HOSTS)")
                .sendTo(exchange);
    }

    /** @param header {@code host[:port]}; null from clients too old to send one, which no browser is */
    boolean answersFor(@Nullable String header) {
        if (header == null) {
            return true;
        }
        String host = withoutPort(lower(header.strip()));
        if (Loopback.isName(host) || ADDRESS.matcher(host).matches() || names.contains(host)) {
            return true;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (names.contains("*" + host.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0
                && host.length() - colon <= 6
                && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')
                && host.indexOf(']', colon) < 0;
        String name = port ? host.substring(0, colon) : host;
        // A name's dot at its end is the root of all names.
        return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
