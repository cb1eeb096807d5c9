/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.memlog.event.access.Pkce;
import dev.memlog.event.thread.Polling;
import dev.memlog.node.signin.IssuerClient.Basic;
import dev.memlog.node.signin.TokenCheck.Claims;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The viewer's sign-in at the issuer: authorization code with PKCE. The issuer's token is checked and then thrown away.
 *
 * <p>Threading: safe; {@link #finish} blocks while it speaks with the issuer.
 */
final class CodeFlow {
    private static final Logger LOG = LoggerFactory.getLogger(CodeFlow.class);
    /** A token may be signed by a key that the issuer has had since a moment. */
    private static final Polling KEYS_READ = new Polling(Duration.ofSeconds(5), Duration.ofMillis(100));

    private final OidcConfig config;
    private final String clientId;
    private final Issuer issuer;
    private final IssuerClient http;
    private final TokenCheck check;
    private final Persons persons;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    CodeFlow(OidcConfig config, String clientId, Issuer issuer, IssuerClient http, InstantSource clock) {
        this.config = config;
        this.clientId = clientId;
        this.issuer = issuer;
        this.http = http;
        this.clock = clock;
        persons = new Persons(config);
        check = new TokenCheck(issuer, persons, config.issuer(), Set.of(clientId), clock);
    }

    /** @param address where the browser goes */
    record Begun(URI address, PendingSignIn pending) {}

    /** How it ended. */
    sealed interface End {
        record SignedIn(Person person) implements End {}

        /** @param why for the person who signs in */
        record Refused(int status, String why) implements End {}
    }

    /**
     * Empty while the issuer is not known.
     *
     * @param redirect of this node, as the issuer has it on its list
     */
    Optional<Begun> begin(String redirect) {
        return issuer.keys().map(keys -> {
            Pkce pkce = Pkce.random(random);
            PendingSignIn pending = new PendingSignIn(
                    Pkce.text(random), Pkce.text(random), pkce.verifier(), redirect, clock.instant());
            Map<String, String> question = new LinkedHashMap<>();
            question.put("response_type", "code");
            question.put("client_id", clientId);
            question.put("redirect_uri", redirect);
            question.put("scope", String.join(" ", config.scopes()));
            question.put("state", pending.state());
            question.put("nonce", pending.nonce());
            question.put("code_challenge", pkce.challenge());
            question.put("code_challenge_method", "S256");
            return new Begun(with(keys.metadata().authorization(), question), pending);
        });
    }

    End finish(PendingSignIn pending, String code) {
        Optional<IssuerKeys> keys = issuer.keys();
        if (keys.isEmpty()) {
            return new End.Refused(503, "the issuer does not answer this node; try again later");
        }
        try {
            IssuerClient.Answer answer = exchange(keys.get().metadata(), pending, code);
            String token = answer.json().path("id_token").asText();
            if (answer.status() != 200 || token.isEmpty()) {
                return refusedByIssuer(answer);
            }
            return checked(token, pending);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("the issuer did not answer a sign-in");
            return new End.Refused(503, "the issuer does not answer this node; try again later");
        }
    }

    private IssuerClient.Answer exchange(IssuerMetadata metadata, PendingSignIn pending, String code)
            throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", pending.redirect());
        form.put("code_verifier", pending.verifier());
        boolean inForm = config.clientSecret().isEmpty() || metadata.takesPostedSecret();
        if (inForm) {
            form.put("client_id", clientId);
            config.clientSecret().ifPresent(secret -> form.put("client_secret", secret));
        }
        return http.post(
                metadata.token(), form, inForm ? null : new Basic(clientId, config.clientSecret().orElseThrow()));
    }

    private End checked(String token, PendingSignIn pending) {
        KEYS_READ.awaits(() -> check.claims(token) != Claims.Bad.AWAY);
        if (!(check.claims(token) instanceof Claims.Good good)
                || !pending.nonce().equals(text(good.set(), "nonce"))
                || !isForThisClient(good.set())) {
            LOG.atWarn().log("the issuer answered a sign-in with a token that is not good for it");
            return new End.Refused(502, "the issuer's token is not one for this sign-in");
        }
        return persons.person(good.set())
                .map(person -> (End) new End.SignedIn(person))
                .orElseGet(() -> new End.Refused(502, "the issuer's token does not say whom it is for"));
    }

    // OpenID Connect Core, 3.1.3.7: of several audiences, the authorized one is named.
    private boolean isForThisClient(JWTClaimsSet claims) {
        String authorized = text(claims, "azp");
        return authorized.isEmpty() ? claims.getAudience().size() == 1 : authorized.equals(clientId);
    }

    private static End refusedByIssuer(IssuerClient.Answer answer) {
        String error = IssuerError.shown(answer.json().path("error").asText());
        LOG.atWarn()
                .addKeyValue("statusCode", answer.status())
                .addKeyValue("error", error)
                .log("the issuer refused a sign-in");
        return new End.Refused(
                502,
                error.equals("invalid_client")
                        ? "the issuer does not take this node as its client: the operator has to check oidc.client-id and"
                                + " oidc.client-secret-file"
                        : "the issuer refused to complete the sign-in (" + error + ")");
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static URI with(URI address, Map<String, String> question) {
        String query = question.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query);
    }
}
