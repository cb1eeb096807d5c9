/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.node.Providers;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.processor.provider.http.TrustedAuthorities;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Checks that each configured provider has its key and accepts a connection. Makes no call. */
record ProviderCheck(Settings settings, Map<String, String> environment) {
    private static final int PATIENCE_MS = 5_000;

    List<CheckResult> examine() {
        return settings.get(NodeSettings.PROVIDERS).stream().map(this::examine).toList();
    }

    private CheckResult examine(String name) {
        String check = "provider " + name;
        ProviderConfig config;
        try {
            config = new Providers(settings, environment).config(name);
        } catch (BadSetting | IllegalArgumentException e) {
            return CheckResult.problem(check, String.valueOf(e.getMessage()), "correct the setting");
        }
        if (name.equals(ProviderNames.OFFLINE)) {
            return CheckResult.ok(check, "rules on this machine: no key, no network");
        }
        if (name.equals(ProviderNames.CLAUDE_CLI)) {
            return command(check, config.command());
        }
        if (ProviderDefaults.needsKey(config) && config.apiKey() == null) {
            return CheckResult.problem(
                    check,
                    "no API key",
                    "set provider." + name + ".api-key-file, or the variable "
                            + ProviderDefaults.keyVariable(name).orElse("") + " of the node");
        }
        return connection(check, String.valueOf(config.baseUrl()), config.apiKey() == null ? "no key" : "key set");
    }

    /** Connects as the node does, with the proxy and authorities of this environment; the node's may differ. */
    private CheckResult connection(String check, String url, String key) {
        URI uri = URI.create(url);
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        Outbound outbound = Outbound.of(environment);
        Outbound.ProxyAddress proxy = outbound.proxyFor(secure, uri.getHost(), port);
        String service = uri.getHost() + ":" + port;
        String target = proxy == null ? service : "the proxy " + proxy + ", which leads to " + service + ",";
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            proxy == null ? uri.getHost() : proxy.host(), proxy == null ? port : proxy.port()),
                    PATIENCE_MS);
            String trusted = "";
            if (secure) {
                TrustedAuthorities authorities = TrustedAuthorities.with(outbound.authorities());
                trusted = trusted(authorities, outbound.authorities());
                if (proxy == null) {
                    shakeHands(authorities.sockets(), socket, uri.getHost(), port);
                }
            }
            return CheckResult.ok(check, key + ", " + target + " can be reached" + trusted);
        } catch (IOException e) {
            return CheckResult.problem(
                    check,
                    key + ", but " + target + " cannot be reached ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    "check network, DNS, " + check.replace(' ', '.')
                            + ".base-url, and the variables HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE of the node");
        }
    }

    private static String trusted(TrustedAuthorities authorities, List<String> named) {
        if (named.isEmpty()) {
            return "";
        }
        String unread = authorities.unread().isEmpty() ? "" : "; not read: " + String.join(", ", authorities.unread());
        return "; " + authorities.added() + " certificates of " + String.join(", ", named) + " are trusted, too"
                + unread;
    }

    private CheckResult command(String check, @Nullable String command) {
        String wanted = String.valueOf(command);
        boolean found = wanted.contains("/")
                ? Files.isExecutable(Path.of(wanted))
                : Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(wanted)));
        return found
                ? CheckResult.ok(check, "the command " + wanted + " is there")
                : CheckResult.problem(
                        check,
                        "the command " + wanted + " is not in PATH",
                        "install Claude Code, or set provider.claude-cli.command");
    }

    private static void shakeHands(SSLSocketFactory factory, Socket plain, String host, int port) throws IOException {
        try (SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true)) {
            secure.setSoTimeout(PATIENCE_MS);
            secure.startHandshake();
        }
    }
}
