/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.AccessKey;
import dev.memlog.node.access.BearerTokens;
import dev.memlog.node.access.SignIns;
import dev.memlog.node.health.Readiness;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Settings;
import dev.memlog.settings.SignInSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in beside the keys, as the settings have it: an issuer's tokens, and browsers.
 *
 * <p>Threading: built, started and closed from one thread; what it gives is safe.
 */
public final class SignIn implements AutoCloseable {
    private static final String SECRET = "sign-in.secret";

    private final @Nullable Issuer issuer;
    private final BearerTokens tokens;
    private final SignIns browsers;
    private final SignInRoutes routes;

    private SignIn(@Nullable Issuer issuer, BearerTokens tokens, SignIns browsers, SignInRoutes routes) {
        this.issuer = issuer;
        this.tokens = tokens;
        this.browsers = browsers;
        this.routes = routes;
    }

    /**
     * @param asksForKeys whether anybody has to sign in
     * @param keys of the cluster, by their ids
     * @throws dev.memlog.settings.BadSetting if settings of {@code oidc.*} do not fit each other
     */
    public static SignIn of(
            Settings settings,
            boolean asksForKeys,
            Function<String, @Nullable AccessKey> keys,
            InstantSource clock) {
        OidcConfig config = OidcConfig.of(settings).orElse(null);
        if (!asksForKeys) {
            return new SignIn(
                    null, BearerTokens.NONE, SignIns.NONE, new SignInRoutes(false, null, null, null, clock));
        }
        Path file = settings.get(SignInSettings.SECRET_FILE)
                .orElseGet(() -> settings.dataFolder().resolve(SECRET));
        byte[] secret = Seal.secretIn(file);
        Optional<URI> publicUrl = settings.get(NodeSettings.PUBLIC_URL).map(URI::create);
        boolean isSecure = publicUrl.map(url -> "https".equals(url.getScheme())).orElse(false);
        BrowserSignIns browsers = new BrowserSignIns(new Seal(secret, "sign-in"), keys, config, isSecure, clock);
        if (config == null) {
            return new SignIn(
                    null, BearerTokens.NONE, browsers, new SignInRoutes(true, null, browsers, null, clock));
        }
        IssuerClient http = new IssuerClient();
        Issuer issuer = new Issuer(config.issuer(), http, Issuer.Pace.USUAL, clock);
        IssuerRoutes atIssuer = config.clientId()
                .map(client -> new IssuerRoutes(
                        config,
                        new CodeFlow(config, client, issuer, http, clock),
                        new Seal(secret, "pending sign-in"),
                        browsers,
                        publicUrl,
                        clock))
                .orElse(null);
        return new SignIn(
                issuer,
                new TokenCheck(issuer, new Persons(config), config.issuer(), config.audiences(), clock),
                browsers,
                new SignInRoutes(true, config, browsers, atIssuer, clock));
    }

    /** Asks the issuer from now on; the node is ready without it. */
    public SignIn start(Readiness readiness) {
        if (issuer != null) {
            issuer.start();
            readiness.tell(() -> issuer.trouble().map(SignIn::detail).stream().toList());
        }
        return this;
    }

    public void addTo(Routes port) {
        routes.addTo(port);
    }

    public BearerTokens tokens() {
        return tokens;
    }

    public SignIns browsers() {
        return browsers;
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
