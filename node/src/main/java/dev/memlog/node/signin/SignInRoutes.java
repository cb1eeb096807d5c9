/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Caller;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Pkce;
import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What signing in takes: who is signed in and how one can, by a key, out again, and by the key or the issuer of a browser.
 *
 * <p>Threading: safe. Only what speaks with the issuer leaves the I/O threads.
 */
final class SignInRoutes {
    static final String ROOT = "/v1/signin";
    private static final String OUT = "/v1/signout";

    private final boolean asksForKeys;
    private final @Nullable OidcConfig config;
    private final @Nullable BrowserSignIns browsers;
    private final @Nullable IssuerRoutes atIssuer;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param config of the issuer; null without one
     * @param browsers null where no keys are asked for
     * @param atIssuer null where nobody can sign in at an issuer
     */
    SignInRoutes(
            boolean asksForKeys,
            @Nullable OidcConfig config,
            @Nullable BrowserSignIns browsers,
            @Nullable IssuerRoutes atIssuer,
            InstantSource clock) {
        this.asksForKeys = asksForKeys;
        this.config = config;
        this.browsers = browsers;
        this.atIssuer = atIssuer;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.openToAll(Methods.GET, ROOT, exchange -> state(exchange).sendTo(exchange));
        routes.post(KeyScope.READ, ROOT, exchange -> byKey(exchange).sendTo(exchange));
        routes.open(Methods.POST, OUT, exchange -> out(exchange).sendTo(exchange));
        routes.open(
                Methods.GET,
                ROOT + "/start",
                Ungated.blocking(exchange -> atIssuer == null ? noIssuer(exchange) : atIssuer.start(exchange)));
        routes.open(
                Methods.GET,
                ROOT + "/callback",
                Ungated.blocking(exchange -> atIssuer == null ? noIssuer(exchange) : atIssuer.callback(exchange)));
    }

    private Reply state(HttpServerExchange exchange) {
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("asksForKeys", asksForKeys);
        Principal caller = asksForKeys ? Caller.find(exchange).orElse(null) : null;
        if (caller == null) {
            answer.putNull("signedIn");
        } else {
            ObjectNode who = answer.putObject("signedIn")
                    .put("author", caller.author())
                    .put("team", caller.team().value());
            ArrayNode scopes = who.putArray("scopes");
            caller.scopes().stream().sorted().forEach(scope -> scopes.add(scope.wireName()));
        }
        if (config == null) {
            answer.putNull("issuer");
            return Reply.ok(answer);
        }
        ObjectNode issuer = answer.putObject("issuer")
                .put("url", config.issuer())
                .put("viewer", atIssuer != null)
                .put("clientId", config.cliClientId().orElse(null));
        ArrayNode audiences = issuer.putArray("audiences");
        config.audiences().stream().sorted().forEach(audiences::add);
        ArrayNode scopes = issuer.putArray("scopes");
        config.scopes().forEach(scopes::add);
        return Reply.ok(answer);
    }

    /** The key is in the request's header, as with every other route. */
    private Reply byKey(HttpServerExchange exchange) {
        String keyId = Caller.of(exchange).keyId();
        if (browsers == null || keyId == null) {
            return Reply.problem(404, "this node asks for no keys: there is nothing to sign in to");
        }
        if (!OwnPage.mayWrite(exchange)) {
            return OwnPage.REFUSED;
        }
        if (keyId.startsWith(Persons.KEY_ID_PREFIX)) {
            return Reply.problem(400, "a browser signs in with a key here; with the issuer it begins at " + ROOT + "/start");
        }
        browsers.begin(exchange, BrowserSession.ofKey(Pkce.text(random), keyId, clock.instant()));
        return Reply.ok(Reply.MAPPER.createObjectNode().put("signedIn", true));
    }

    private Reply out(HttpServerExchange exchange) {
        if (browsers == null) {
            return Reply.problem(404, "this node asks for no keys: nobody is signed in");
        }
        if (!OwnPage.mayWrite(exchange)) {
            return OwnPage.REFUSED;
        }
        browsers.end(exchange);
        return Reply.ok(Reply.MAPPER.createObjectNode().put("signedIn", false));
    }

    private static Reply noIssuer(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        return Reply.problem(404, "nobody signs in at an issuer here: oidc.issuer or oidc.client-id is not set");
    }
}
