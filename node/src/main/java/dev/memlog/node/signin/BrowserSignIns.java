/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.memlog.edge.access.Door.Entry;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.Principal;
import dev.memlog.node.access.BearerTokens.Verdict;
import dev.memlog.node.access.SignIns;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sign-ins of browsers. The cookie holds the whole sign-in, sealed, so that every node with the same secret knows it.
 * Who it is is asked of the keys and the settings at each request: a revoked key ends its cookies. A sign-out is known to
 * the node that took it.
 *
 * <p>Threading: safe; never blocks.
 */
final class BrowserSignIns implements SignIns {
    static final String COOKIE = "memlog_signin";
    private static final int MOST_ENDED = 100_000;

    private final Seal seal;
    private final Function<String, @Nullable AccessKey> keys;
    private final @Nullable Persons persons;
    private final @Nullable String issuer;
    private final boolean isSecure;
    private final InstantSource clock;
    private final Cache<String, Boolean> ended = Caffeine.newBuilder()
            .maximumSize(MOST_ENDED)
            .expireAfterWrite(BrowserSession.LONGEST)
            .build();

    /**
     * @param keys by their ids
     * @param config of the issuer; null without one
     * @param isSecure whether browsers reach this node by TLS, even if a request does not show it
     */
    BrowserSignIns(
            Seal seal,
            Function<String, @Nullable AccessKey> keys,
            @Nullable OidcConfig config,
            boolean isSecure,
            InstantSource clock) {
        this.seal = seal;
        this.keys = keys;
        this.persons = config == null ? null : new Persons(config);
        this.issuer = config == null ? null : config.issuer();
        this.isSecure = isSecure;
        this.clock = clock;
    }

    @Override
    public Optional<Entry> open(HttpServerExchange exchange) {
        Optional<BrowserSession> found = session(exchange);
        Optional<Principal> principal = found.flatMap(this::principal);
        if (found.isEmpty() || principal.isEmpty()) {
            return Optional.empty();
        }
        if (!OwnPage.isRead(exchange)) {
            if (!OwnPage.mayWrite(exchange)) {
                return Optional.of(new Entry.Refused(OwnPage.REFUSED));
            }
            OwnPage.forgetOrigin(exchange);
        }
        BrowserSession session = found.get();
        Instant now = clock.instant();
        if (session.wantsRenewal(now)) {
            give(exchange, session.seenAt(now), now);
        }
        return Optional.of(new Entry.Admitted(principal.get(), () -> goesOn(session)));
    }

    void begin(HttpServerExchange exchange, BrowserSession session) {
        give(exchange, session, clock.instant());
    }

    /** Also takes away a cookie that is not good. */
    void end(HttpServerExchange exchange) {
        session(exchange).ifPresent(session -> ended.put(session.id(), true));
        set(exchange, COOKIE, "", "/", Duration.ZERO);
    }

    /** Sets a cookie that scripts cannot read and that other sites' pages do not send, but for links to this node. */
    void set(HttpServerExchange exchange, String name, String value, String path, Duration lasts) {
        boolean secure = isSecure || "https".equals(exchange.getRequestScheme());
        exchange.getResponseHeaders()
                .add(
                        Headers.SET_COOKIE,
                        name + "=" + value + "; Path=" + path + "; Max-Age=" + lasts.toSeconds()
                                + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
    }

    static Optional<String> cookie(HttpServerExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestCookie(name))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
    }

    private void give(HttpServerExchange exchange, BrowserSession session, Instant now) {
        Duration left = Duration.between(now, session.ends());
        Duration lasts = left.compareTo(BrowserSession.IDLE) < 0 ? left : BrowserSession.IDLE;
        set(exchange, COOKIE, seal.close(session.bytes()), "/", lasts);
    }

    private Optional<BrowserSession> session(HttpServerExchange exchange) {
        return cookie(exchange, COOKIE)
                .flatMap(seal::open)
                .flatMap(BrowserSession::of)
                .filter(session -> session.isGood(clock.instant()))
                .filter(session -> ended.getIfPresent(session.id()) == null);
    }

    /** A stream that is being read is in use. */
    private boolean goesOn(BrowserSession session) {
        return clock.instant().isBefore(session.ends())
                && ended.getIfPresent(session.id()) == null
                && principal(session).isPresent();
    }

    private Optional<Principal> principal(BrowserSession session) {
        if (session.keyId() != null) {
            return Optional.ofNullable(keys.apply(session.keyId()))
                    .filter(key -> key.isGood(clock.instant()))
                    .map(AccessKey::principal);
        }
        if (persons != null
                && session.person() != null
                && session.issuer() != null
                && session.issuer().equals(issuer)
                && persons.verdict(session.person(), session.ends()) instanceof Verdict.Good good) {
            return Optional.of(good.principal());
        }
        return Optional.empty();
    }
}
