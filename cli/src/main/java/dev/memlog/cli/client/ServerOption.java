/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.cli.signin.SignInFiles;
import dev.memlog.cli.signin.SignedIn;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --server}: the node that a command calls. */
public final class ServerOption {
    private static final String DEFAULT = "http://127.0.0.1:37777";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = {"Address of the node (default: $MEMLOG_SERVER,", "else " + DEFAULT + ")."})
    @Nullable
    private String url;

    private final Map<String, String> environment;

    public ServerOption(Map<String, String> environment) {
        this.environment = environment;
    }

    public URI uri() {
        String given = url != null ? url : environment.getOrDefault("MEMLOG_SERVER", "");
        return parse(given.isBlank() ? DEFAULT : given.strip());
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
        String host = settings.get(NodeSettings.HOST);
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return client(parse("http://" + (any ? "127.0.0.1" : host) + ":" + settings.get(NodeSettings.PORT)));
    }

    public NodeClient client() {
        return client(uri());
    }

    /** With the key of the file, else with the sign-in for that node, else with neither. */
    private NodeClient client(URI server) {
        String key = KeyFile.authorization(environment);
        return key != null
                ? new NodeClient(server, () -> key)
                : new NodeClient(
                        server,
                        new SignedIn(server, new SignInFiles(environment), new IssuerCalls(), InstantSource.system()));
    }

    /** Whether requests to the node say who asks. */
    boolean isKnown() {
        return KeyFile.isNamed(environment)
                || new SignInFiles(environment).find(uri()).isPresent();
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
