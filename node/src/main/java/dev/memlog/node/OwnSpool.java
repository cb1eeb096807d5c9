/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.ingest.spool.SpoolFolder;
import dev.memlog.ingest.spool.SpoolIntake;
import dev.memlog.settings.HttpSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whatever address a node's hooks on its own machine were installed with, what they kept is found. It is for nodes that
 * ask for no keys: what a hook with a key kept is posted by that hook alone, whose team and author it is.
 */
public final class OwnSpool {
    private OwnSpool() {}

    /** @param tls by which the node trusts its own port; null without TLS */
    static SpoolIntake of(
            Settings settings,
            Map<String, String> environment,
            String host,
            int port,
            @Nullable SSLContext tls,
            InstantSource clock) {
        Path root = root(settings, environment);
        List<SpoolFolder> folders = addresses(settings, host, port).stream()
                .map(address -> SpoolFolder.of(root, address))
                .distinct()
                .toList();
        String plain = address(reached(host), port).toString();
        URI node = tls == null ? URI.create(plain) : URI.create("https" + plain.substring("http".length()));
        return new SpoolIntake(folders, node, tls, clock);
    }

    private static Set<URI> addresses(Settings settings, String host, int port) {
        Set<URI> addresses = new LinkedHashSet<>();
        for (String name : List.of("127.0.0.1", "localhost", "::1", host)) {
            addresses.add(address(name, port));
        }
        settings.get(HttpSettings.ALLOWED_HOSTS).stream()
                .filter(name -> !name.contains("*") && !name.contains(":"))
                .forEach(name -> addresses.add(address(name, port)));
        settings.get(NodeSettings.PUBLIC_URL).map(URI::create).ifPresent(addresses::add);
        return addresses;
    }

    private static String reached(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> host;
        };
    }

    private static URI address(String host, int port) {
        boolean six = host.contains(":") && !host.startsWith("[");
        return URI.create("http://" + (six ? "[" + host + "]" : host) + ":" + port);
    }

    /** The folder where the hooks of this machine keep what no node took. */
    public static Path root(Settings settings, Map<String, String> environment) {
        return settings.isSet(NodeSettings.SPOOL) ? settings.get(NodeSettings.SPOOL) : SpoolFolder.root(environment);
    }
}
