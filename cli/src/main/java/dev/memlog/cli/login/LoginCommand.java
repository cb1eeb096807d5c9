/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.NodeCommand;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.cli.signin.IssuedTokens;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.cli.signin.SignInFiles;
import dev.memlog.cli.signin.StoredSignIn;
import dev.memlog.event.thread.Polling;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
            "Sign in at a node's issuer.",
            "Commands that call the node then act for you, until `memlog logout`."
        })
public final class LoginCommand extends NodeCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ROUTE = "/v1/signin";
    /** A node may have to read the issuer's keys first. */
    private static final Polling KEYS_READ = new Polling(Duration.ofSeconds(10), Duration.ofMillis(500));

    private static final int UNAVAILABLE = 503;

    @Option(names = "--device", description = "Sign in by a browser on another machine.")
    private boolean device;

    private final WebBrowser browser;
    private final SignInFiles files;
    private final IssuerCalls calls = new IssuerCalls();

    public LoginCommand(Map<String, String> environment, WebBrowser browser) {
        super(environment);
        this.browser = browser;
        files = new SignInFiles(environment);
    }

    @Override
    public void run() {
        URI server = server().uri();
        JsonNode state = server().client(() -> null).getJson(ROUTE, Map.of());
        if (!state.path("asksForKeys").asBoolean()) {
            out().println(server + " asks for no keys: there is nothing to sign in to");
            return;
        }
        if ("http".equals(server.getScheme()) && !LoopbackAddress.isIt(server.getHost())) {
            err().println("memlog: " + server + " is not https: whoever is between reads the token, and may use it");
        }
        OfferedIssuer issuer = OfferedIssuer.of(server, state, calls);
        IssuedTokens tokens = device
                ? new DeviceFlow(issuer, calls).signIn(this::tell)
                : new LoopbackFlow(issuer, calls, PATIENCE).signIn(this::show);
        JsonNode who = accepted(server, tokens);
        files.write(
                server,
                new StoredSignIn(
                        SignInFiles.nameOf(server),
                        issuer.issuer(),
                        issuer.clientId(),
                        issuer.token(),
                        issuer.audiences(),
                        tokens.token(),
                        tokens.expiresAt(),
                        tokens.refreshToken(),
                        issuer.revokes().orElse(null)));
        out().println("signed in at " + server + " as " + TerminalRows.text(who, "author") + " of the team "
                + TerminalRows.text(who, "team")
                + (tokens.refreshToken() == null
                        ? " until " + tokens.expiresAt() + " (the issuer gave nothing to renew it by)"
                        : ""));
        if (hasKeyFile()) {
            err().println("memlog: MEMLOG_KEY_FILE is set, and is used instead of this sign-in");
        }
    }

    private void tell(String line) {
        out().println(line);
        out().flush();
    }

    private void show(URI address) {
        tell("Sign in at " + address);
        browser.open(address);
    }

    /** What the node knows of who has this token; nothing is kept of one that it does not take. */
    private JsonNode accepted(URI server, IssuedTokens tokens) {
        NodeClient client = server().client(() -> "Bearer " + tokens.token());
        AtomicReference<NodeClient.Answer> asked = new AtomicReference<>(new NodeClient.Answer(UNAVAILABLE, ""));
        KEYS_READ.awaits(() -> {
            asked.set(client.get("/api/stats", Map.of()));
            return asked.get().status() != UNAVAILABLE;
        });
        JsonNode who = client.getJson(ROUTE, Map.of()).path("signedIn");
        if (!who.isObject()) {
            throw new UserError(server + " does not take the issuer's token (" + asked.get().status() + ")"
                    + NodeClient.reason(asked.get()));
        }
        return who;
    }
}
