/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.node.access.BearerTokens;
import dev.memlog.node.health.Readiness;
import dev.memlog.settings.Settings;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of its issuer, if it has one.
 *
 * <p>Threading: built, started and closed from one thread; the tokens' check is safe.
 */
public final class SignIn implements AutoCloseable {
    private final @Nullable Issuer issuer;
    private final BearerTokens tokens;

    private SignIn(@Nullable Issuer issuer, BearerTokens tokens) {
        this.issuer = issuer;
        this.tokens = tokens;
    }

    /** @throws dev.memlog.settings.BadSetting if settings of {@code oidc.*} do not fit each other */
    public static SignIn of(Settings settings, InstantSource clock) {
        Optional<OidcConfig> config = OidcConfig.of(settings);
        if (config.isEmpty()) {
            return new SignIn(null, BearerTokens.NONE);
        }
        OidcConfig oidc = config.get();
        Issuer issuer = new Issuer(oidc.issuer(), new IssuerClient(), Issuer.Pace.USUAL, clock);
        return new SignIn(issuer, new TokenCheck(issuer, new Persons(oidc), oidc.issuer(), oidc.audiences(), clock));
    }

    /** Asks the issuer from now on; the node is ready without it. */
    public SignIn start(Readiness readiness) {
        if (issuer != null) {
            issuer.start();
            readiness.tell(() -> issuer.trouble().map(SignIn::detail).stream().toList());
        }
        return this;
    }

    public BearerTokens tokens() {
        return tokens;
    }

    @Override
    public void close() {
        if (issuer != null) {
            issuer.close();
        }
    }

    private static Readiness.Detail detail(Issuer.Trouble trouble) {
        return new Readiness.Detail(
                "issuer",
                "oidc.issuer cannot be read (" + trouble.message()
                        + "): nobody can sign in there; keys are let in as usual",
                trouble.since());
    }
}
