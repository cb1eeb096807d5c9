/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.settings.UserError;
import java.util.regex.Pattern;

/** An issuer's refusal, by the error's name alone. */
final class OAuthError {
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,60}");

    private OAuthError() {}

    static String shown(String error) {
        return NAME.matcher(error).matches() ? error : "no reason given";
    }

    static UserError refused(IssuerCalls.Answer answer) {
        String error = shown(answer.json().path("error").asText());
        return new UserError("the issuer refused the sign-in (" + error + ")"
                + (error.equals("invalid_client") || error.equals("unauthorized_client")
                        ? ": oidc.cli-client-id of the node has to name a public client, which needs no secret"
                        : ""));
    }
}
