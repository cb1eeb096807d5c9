/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import dev.memlog.settings.BadSetting;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.cli.signin.SignInFiles;
import dev.memlog.cli.signin.SignedIn;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.TlsSettings;
import dev.memlog.settings.UserError;
import dev.memlog.settings.tls.PeerTrust;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --server}: the node that a command calls. */
public final class ServerOption {
    private static final String DEFAULT = "http://127.0.0.1:37777";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = {
                "Address of the node (default: $MEMLOG_SERVER,",
                "else " + DEFAULT + ", or that of",
                "the data folder's settings if they have a certificate)."
            })
    @Nullable
    private String url;

    private final Map<String, String> environment;
    private boolean looked;
    private @Nullable Settings found;

    public ServerOption(Map<String, String> environment) {
        this.environment = environment;
    }

    public URI uri() {
        String given = url != null ? url : environment.getOrDefault("MEMLOG_SERVER", "");
        if (!given.isBlank()) {
            return parse(given.strip());
        }
        Settings settings = settings();
        return settings != null && TlsSettings.isOn(settings) ? own(settings) : parse(DEFAULT);
    }

    /** The PEM file of the CA that signed the node's certificate, where one is set. */
    public Optional<Path> caFile() {
        Settings settings = settings();
        return settings == null ? Optional.empty() : settings.get(TlsSettings.CA_FILE);
    }

    /** Those of this user's data folder; null if they are unusable, which the node and the doctor report. */
    private @Nullable Settings settings() {
        if (!looked) {
            looked = true;
            try {
                found = Settings.load(Map.of(), environment);
            } catch (BadSetting e) {
                found = null;
            }
        }
        return found;
    }

    /** Whether the command line or the environment names a node. */
    public boolean isNamed() {
        return url != null || !environment.getOrDefault("MEMLOG_SERVER", "").isBlank();
    }

    /** Whether the command line itself names a node. */
    public boolean isGiven() {
        return url != null;
    }

    /** The named node, else the node of these settings, else the default. */
    public NodeClient clientOf(@Nullable Settings settings) {
        if (isNamed() || settings == null || settings.get(NodeSettings.PORT) == 0) {
            return client();
        }
        return client(own(settings), () -> PeerTrust.of(settings));
    }

    public NodeClient client() {
        return client(uri(), () -> PeerTrust.of(caFile().orElse(null)));
    }

    /** With this in place of what the environment names. */
    public NodeClient client(Supplier<@Nullable String> authorization) {
        return new NodeClient(uri(), authorization, () -> PeerTrust.of(caFile().orElse(null)));
    }

    /** With the key of the file, else with the sign-in for that node, else with neither. */
    private NodeClient client(URI server, Supplier<PeerTrust> trusted) {
        String key = KeyFile.authorization(environment);
        return key != null
                ? new NodeClient(server, () -> key, trusted)
                : new NodeClient(
                        server,
                        new SignedIn(server, new SignInFiles(environment), new IssuerCalls(), InstantSource.system()),
                        trusted);
    }

    /** Whether requests to the node say who asks. */
    boolean isKnown() {
        return KeyFile.isNamed(environment)
                || new SignInFiles(environment).find(uri()).isPresent();
    }

    /** Where the node of these settings is reached; with a certificate by the public name, which it is made for. */
    private static URI own(Settings settings) {
        boolean tls = TlsSettings.isOn(settings);
        Optional<String> publicUrl = settings.get(NodeSettings.PUBLIC_URL);
        if (tls && publicUrl.isPresent() && publicUrl.get().startsWith("https://")) {
            return parse(publicUrl.get());
        }
        String host = settings.get(NodeSettings.HOST);
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return parse((tls ? "https://" : "http://") + (any ? "127.0.0.1" : host) + ":"
                + settings.get(NodeSettings.PORT));
    }

    private static URI parse(String text) {
        String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            URI uri = URI.create(trimmed);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && !trimmed.contains("'")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like an address of another kind.
        }
        throw new UserError("'" + text + "' is not a server's address: it looks like " + DEFAULT);
    }
}
