/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import dev.memlog.cli.client.NodeCommand;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.cli.signin.SignInFiles;
import dev.memlog.cli.signin.StoredSignIn;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "logout",
        description = {"End the sign-in for a node.", "Deletes its tokens, and tells the issuer if that wants to know."})
public final class LogoutCommand extends NodeCommand implements Runnable {
    private final SignInFiles files;

    public LogoutCommand(Map<String, String> environment) {
        super(environment);
        files = new SignInFiles(environment);
    }

    @Override
    public void run() {
        URI server = server().uri();
        Optional<StoredSignIn> stored = files.find(server);
        files.delete(server);
        if (stored.isEmpty()) {
            out().println("nobody is signed in at " + server);
            return;
        }
        out().println("signed out of " + server);
        revoke(stored.get());
    }

    private void revoke(StoredSignIn signIn) {
        if (signIn.revokes() == null || signIn.refreshToken() == null) {
            return;
        }
        try {
            new IssuerCalls()
                    .post(
                            signIn.revokes(),
                            Map.of(
                                    "token", signIn.refreshToken(),
                                    "token_type_hint", "refresh_token",
                                    "client_id", signIn.clientId()));
        } catch (UserError e) {
            err().println("memlog: the token is deleted here, but " + e.getMessage());
        }
    }
}
