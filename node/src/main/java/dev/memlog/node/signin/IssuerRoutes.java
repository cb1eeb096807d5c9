/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.memlog.edge.Reply;
import dev.memlog.event.access.Pkce;
import dev.memlog.node.access.BearerTokens.Verdict;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Optional;

/**
 * A browser's way to the issuer and back.
 *
 * <p>Threading: safe; both block while the issuer is asked.
 */
final class IssuerRoutes {
    static final String PENDING = "memlog_pending";
    private static final String CALLBACK = SignInRoutes.ROOT + "/callback";
    private static final String PASSED_ON = "here";
    private static final int MOST_USED = 100_000;
    private static final int LONGEST = 4096;

    private final OidcConfig config;
    private final CodeFlow flow;
    private final Seal seal;
    private final BrowserSignIns browsers;
    private final Persons persons;
    private final Optional<URI> publicUrl;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** A cookie that a browser was told to forget may be shown again by somebody else. */
    private final Cache<String, Boolean> used = Caffeine.newBuilder()
            .maximumSize(MOST_USED)
            .expireAfterWrite(PendingSignIn.LASTS)
            .build();

    /** @param publicUrl where browsers reach this node; where they asked for it, if it is not set */
    IssuerRoutes(
            OidcConfig config,
            CodeFlow flow,
            Seal seal,
            BrowserSignIns browsers,
            Optional<URI> publicUrl,
            InstantSource clock) {
        this.config = config;
        this.flow = flow;
        this.seal = seal;
        this.browsers = browsers;
        this.persons = new Persons(config);
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    Reply start(HttpServerExchange exchange) {
        if (publicUrl.isPresent()
                && !publicUrl.get().getRawAuthority().equalsIgnoreCase(exchange.getHostAndPort())
                && parameter(exchange, PASSED_ON).isEmpty()) {
            // The cookie has to belong to the host to which the issuer sends the browser back.
            return redirect(exchange, base(exchange) + SignInRoutes.ROOT + "/start?" + PASSED_ON + "=1");
        }
        Optional<CodeFlow.Begun> begun = flow.begin(base(exchange) + CALLBACK);
        if (begun.isEmpty()) {
            return SignInPage.refused(
                    exchange, 503, "This node has not reached the issuer yet. Try again in a moment, or use a key.");
        }
        browsers.set(
                exchange,
                PENDING,
                seal.close(BrowserSession.bytes(begun.get().pending())),
                SignInRoutes.ROOT,
                PendingSignIn.LASTS);
        return redirect(exchange, begun.get().address().toString());
    }

    Reply callback(HttpServerExchange exchange) {
        Instant now = clock.instant();
        Optional<PendingSignIn> pending = BrowserSignIns.cookie(exchange, PENDING)
                .flatMap(seal::open)
                .flatMap(bytes -> BrowserSession.of(bytes, PendingSignIn.class))
                .filter(sign -> sign.isGood(now));
        browsers.set(exchange, PENDING, "", SignInRoutes.ROOT, Duration.ZERO);
        if (pending.isEmpty()) {
            return SignInPage.refused(
                    exchange, 400, "This sign-in did not begin in this browser, or more than ten minutes ago.");
        }
        boolean isOurs = pending.get().isOf(parameter(exchange, "state").orElse(""));
        if (!isOurs || used.asMap().putIfAbsent(pending.get().state(), true) != null) {
            return SignInPage.refused(exchange, 400, "This answer belongs to another sign-in, or to one that has ended.");
        }
        Optional<String> from = parameter(exchange, "iss");
        if (from.isPresent() && !from.get().equals(config.issuer())) {
            return SignInPage.refused(exchange, 400, "This answer comes from another issuer.");
        }
        Optional<String> code = parameter(exchange, "code");
        if (code.isEmpty()) {
            return SignInPage.refused(
                    exchange,
                    403,
                    "The issuer did not sign you in ("
                            + IssuerError.shown(parameter(exchange, "error").orElse("")) + ").");
        }
        return switch (flow.finish(pending.get(), code.get())) {
            case CodeFlow.End.Refused refused -> SignInPage.refused(exchange, refused.status(), refused.why());
            case CodeFlow.End.SignedIn in -> signedIn(exchange, in.person(), now);
        };
    }

    private Reply signedIn(HttpServerExchange exchange, Person person, Instant now) {
        if (persons.verdict(person, now) instanceof Verdict.Unmapped unmapped) {
            return SignInPage.refused(exchange, 403, unmapped.why());
        }
        browsers.begin(
                exchange,
                BrowserSession.ofPerson(Pkce.text(random), config.issuer(), person, now, config.lasts()));
        return redirect(exchange, "/");
    }

    private String base(HttpServerExchange exchange) {
        return publicUrl
                .map(url -> url.getScheme() + "://" + url.getRawAuthority())
                .orElseGet(() -> exchange.getRequestScheme() + "://" + exchange.getHostAndPort());
    }

    private static Optional<String> parameter(HttpServerExchange exchange, String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null || values.size() != 1 || values.getFirst().length() > LONGEST
                ? Optional.empty()
                : Optional.of(values.getFirst()).filter(value -> !value.isEmpty());
    }

    private static Reply redirect(HttpServerExchange exchange, String address) {
        exchange.getResponseHeaders().put(Headers.LOCATION, address);
        return new Reply(302, "text/plain; charset=utf-8", "");
    }
}
