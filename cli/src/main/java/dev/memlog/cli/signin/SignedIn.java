/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import dev.memlog.settings.UserError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of a sign-in for one node, renewed a minute before it ends. Of several processes one renews it, and the others
 * take what it got: an issuer may take a refresh token once.
 *
 * <p>Threading: safe; blocks while the issuer is asked.
 */
public final class SignedIn implements Supplier<@Nullable String> {
    private static final Duration RENEWED_BEFORE = Duration.ofSeconds(60);

    private final URI server;
    private final SignInFiles files;
    private final IssuerCalls issuer;
    private final InstantSource clock;

    public SignedIn(URI server, SignInFiles files, IssuerCalls issuer, InstantSource clock) {
        this.server = server;
        this.files = files;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * The value of the header {@code Authorization}; null if nobody has signed in for this node.
     *
     * @throws UserError if the sign-in has ended and cannot be renewed
     */
    @Override
    public synchronized @Nullable String get() {
        Optional<StoredSignIn> stored = files.find(server);
        if (stored.isEmpty()) {
            return null;
        }
        StoredSignIn signIn = stored.get();
        if (!signIn.lasts(RENEWED_BEFORE, clock.instant())) {
            signIn = files.alone(server, this::renewed);
        }
        return "Bearer " + signIn.token();
    }

    private StoredSignIn renewed() {
        // Another process may have done it meanwhile.
        StoredSignIn old = files.find(server).orElseThrow(this::ended);
        Instant now = clock.instant();
        if (old.lasts(RENEWED_BEFORE, now)) {
            return old;
        }
        if (old.refreshToken() == null) {
            return stillGood(old, now);
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", old.refreshToken());
        form.put("client_id", old.clientId());
        IssuerCalls.Answer answer;
        try {
            answer = issuer.post(old.tokenEndpoint(), form);
        } catch (UserError e) {
            if (old.lasts(Duration.ZERO, now)) {
                return old;
            }
            throw e;
        }
        if (answer.status() != 200) {
            return stillGood(old, now);
        }
        IssuedTokens tokens = IssuedTokens.of(answer.json(), old.audiences());
        StoredSignIn next = new StoredSignIn(
                old.server(),
                old.issuer(),
                old.clientId(),
                old.tokenEndpoint(),
                old.audiences(),
                tokens.token(),
                tokens.expiresAt(),
                tokens.refreshToken() == null ? old.refreshToken() : tokens.refreshToken(),
                old.revokes());
        files.write(server, next);
        return next;
    }

    private StoredSignIn stillGood(StoredSignIn old, Instant now) {
        if (old.lasts(Duration.ZERO, now)) {
            return old;
        }
        throw ended();
    }

    private UserError ended() {
        return new UserError("your sign-in for " + server + " has ended: run `memlog login --server " + server + "`");
    }
}
