/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.cli.signin.IssuedTokens;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Signs in by a browser on any machine: the user types a code there, and the issuer is asked until it is done (RFC 8628).
 *
 * <p>Threading: one caller, which waits.
 */
final class DeviceFlow {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final long MOST_SECONDS = 1800;

    private final OfferedIssuer issuer;
    private final IssuerCalls calls;

    DeviceFlow(OfferedIssuer issuer, IssuerCalls calls) {
        this.issuer = issuer;
        this.calls = calls;
    }

    /**
     * @param out is given the lines for the user
     * @throws UserError if the issuer has no such flow, or the user does not sign in in time
     */
    IssuedTokens signIn(Consumer<String> out) {
        URI device = issuer.device()
                .orElseThrow(() -> new UserError("the issuer " + issuer.issuer()
                        + " has no sign-in by a device: run it without --device on a machine with a browser"));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", issuer.clientId());
        form.put("scope", String.join(" ", issuer.scopes()));
        IssuerCalls.Answer answer = calls.post(device, form);
        if (answer.status() != 200) {
            throw OAuthError.refused(answer);
        }
        JsonNode given = answer.json();
        out.accept("Open " + TerminalRows.text(given, "verification_uri") + " in a browser and type the code "
                + TerminalRows.text(given, "user_code"));
        return await(
                given.path("device_code").asText(),
                Duration.ofSeconds(Math.clamp(given.path("interval").asLong(5), 1, 60)),
                Duration.ofSeconds(Math.clamp(given.path("expires_in").asLong(600), 1, MOST_SECONDS)));
    }

    private IssuedTokens await(String deviceCode, Duration interval, Duration lasts) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", GRANT);
        form.put("device_code", deviceCode);
        form.put("client_id", issuer.clientId());
        long begun = System.nanoTime();
        Duration pause = interval;
        while (System.nanoTime() - begun < lasts.toNanos()) {
            rest(pause);
            IssuerCalls.Answer answer = calls.post(issuer.token(), form);
            if (answer.status() == 200) {
                return IssuedTokens.of(answer.json(), issuer.audiences());
            }
            switch (answer.json().path("error").asText()) {
                case "authorization_pending" -> {}
                case "slow_down" -> pause = pause.plus(SLOWER);
                case "expired_token" -> throw late();
                default -> throw OAuthError.refused(answer);
            }
        }
        throw late();
    }

    private static UserError late() {
        return new UserError("the code was not typed in time: run it again");
    }

    private static void rest(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted: nobody is signed in", e);
        }
    }
}
