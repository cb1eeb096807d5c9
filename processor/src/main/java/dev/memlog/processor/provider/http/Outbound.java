/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The network route from this machine to a service, from the environment: the proxies and certificate authorities that
 * other programs use.
 *
 * @param httpProxy proxy for plain addresses; null for none
 * @param httpsProxy proxy for secure addresses; null for none
 * @param direct hosts without a proxy, as listed in {@code NO_PROXY}
 * @param authorities files and folders of certificates to trust besides Java's
 */
public record Outbound(
        @Nullable ProxyAddress httpProxy,
        @Nullable ProxyAddress httpsProxy,
        List<String> direct,
        List<String> authorities) {
    public static final Outbound DIRECT = new Outbound(null, null, List.of(), List.of());
    private static final List<String> LOOPBACK = List.of("localhost", "::1", "0:0:0:0:0:0:0:1", "0.0.0.0");

    /**
     * One proxy.
     *
     * @param variable that names it
     * @param login user and password; null if it needs none
     */
    public record ProxyAddress(
            String variable,
            boolean socks,
            String host,
            int port,
            @Nullable String login) {
        static @Nullable ProxyAddress of(String variable, String value) {
            String address = value.strip();
            String lower = address.toLowerCase(Locale.ROOT);
            boolean socks = lower.startsWith("socks");
            int scheme = address.indexOf("://");
            HttpUrl url = HttpUrl.parse("http://" + (scheme < 0 ? address : address.substring(scheme + 3)));
            if (url == null) {
                return null;
            }
            boolean named = hasPort(scheme < 0 ? address : address.substring(scheme + 3));
            int port = named ? url.port() : socks ? 1080 : lower.startsWith("https://") ? 443 : 80;
            String login = url.username().isEmpty() ? null : url.username() + ":" + url.password();
            return new ProxyAddress(variable, socks, url.host(), port, login);
        }

        private static boolean hasPort(String address) {
            int slash = address.indexOf('/');
            String place = slash < 0 ? address : address.substring(0, slash);
            String host = place.substring(place.lastIndexOf('@') + 1);
            return host.indexOf(':', Math.max(0, host.indexOf(']'))) >= 0;
        }

        @Override
        public String toString() {
            return host + ":" + port + " (" + variable + ")";
        }
    }

    public Outbound {
        direct = List.copyOf(direct);
        authorities = List.copyOf(authorities);
    }

    public static Outbound of(Map<String, String> environment) {
        ProxyAddress all = proxy(environment, "ALL_PROXY");
        ProxyAddress http = proxy(environment, "HTTP_PROXY");
        ProxyAddress https = proxy(environment, "HTTPS_PROXY");
        List<String> authorities = new ArrayList<>();
        for (String name : List.of("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS")) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                authorities.add(value);
            }
        }
        return new Outbound(http == null ? all : http, https == null ? all : https, direct(environment), authorities);
    }

    /** Null if the address is reached without one. */
    public @Nullable ProxyAddress proxyFor(boolean secure, String host, int port) {
        ProxyAddress proxy = secure ? httpsProxy : httpProxy;
        return proxy == null || isDirect(host, port) ? null : proxy;
    }

    private boolean isDirect(String host, int port) {
        String name = plain(host);
        if (LOOPBACK.contains(name) || name.endsWith(".localhost") || name.startsWith("127.")) {
            return true;
        }
        for (String entry : direct) {
            if (entry.equals("*") || entry.equals(name + ":" + port) || NetworkRange.holds(entry, name)) {
                return true;
            }
            String domain =
                    entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : entry;
            if (!domain.isEmpty() && (name.equals(domain) || name.endsWith("." + domain))) {
                return true;
            }
        }
        return false;
    }

    /** The lower-case name is the older one, and that which most programs prefer. */
    private static @Nullable ProxyAddress proxy(Map<String, String> environment, String name) {
        for (String variable : List.of(name.toLowerCase(Locale.ROOT), name)) {
            String value = environment.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                return ProxyAddress.of(variable, value);
            }
        }
        return null;
    }

    private static List<String> direct(Map<String, String> environment) {
        String lower = environment.getOrDefault("no_proxy", "");
        String value = lower.isBlank() ? environment.getOrDefault("NO_PROXY", "") : lower;
        List<String> entries = new ArrayList<>();
        for (String part : value.replace(' ', ',').split(",")) {
            if (!part.isBlank()) {
                entries.add(plain(part.strip()));
            }
        }
        return entries;
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String bare = lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }
}
