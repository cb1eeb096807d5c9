/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.access.BearerTokens.Verdict;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Lets in whoever shows a good key as {@code Authorization: Bearer mlk_…}, a good token of the issuer in its
 * place, or the cookie of a sign-in.
 * What is wrong with another is not said: an unknown, a wrong, an expired and a revoked key get the same 401. Wrong keys of
 * an address are limited; a good one from there is let in nevertheless, for it may share the address.
 *
 * <p>Threading: safe; never blocks.
 */
public final class KeyDoor implements Door {
    private static final String BEARER = "Bearer ";
    private static final byte[] NO_HASH = new byte[32];
    private static final Entry NOT_READY =
            new Entry.Refused(Reply.unavailable("this node has not read the keys of the cluster yet"));
    private static final Entry NO_ISSUER = new Entry.Refused(
            Reply.unavailable("this node cannot check tokens now, because it has not read the issuer's keys"));
    private static final Entry WHO = new Entry.Refused(Reply.problem(
            401, "this node asks for a key: send Authorization: Bearer mlk_… (bin/memlog keys create makes one)"));
    private static final Entry NO = new Entry.Refused(Reply.problem(401, "this key does not open this node"));
    private static final Entry TOO_MANY_FAILURES =
            new Entry.Refused(Reply.problem(429, "too many wrong keys from this address"));
    private static final Entry TOO_MANY = new Entry.Refused(Reply.problem(429, "this key asks too often"));

    private final KeyRing ring;
    private final KeyUse use;
    private final boolean alone;
    private final BearerTokens tokens;
    private final SignIns browsers;
    private final RateLimits limits;
    private final InstantSource clock;

    /** @param alone whether the node has its log for itself: then the keys of its only team operate it */
    public KeyDoor(
            KeyRing ring,
            KeyUse use,
            boolean alone,
            BearerTokens tokens,
            SignIns browsers,
            RateLimits limits,
            InstantSource clock) {
        this.ring = ring;
        this.use = use;
        this.alone = alone;
        this.tokens = tokens;
        this.browsers = browsers;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Entry open(HttpServerExchange exchange) {
        if (!ring.isCaughtUp()) {
            return NOT_READY;
        }
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header == null) {
            return byCookie(exchange);
        }
        String shown = header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
        return shown.startsWith(KeyText.PREFIX) ? byKey(exchange, shown) : byToken(exchange, shown);
    }

    private Entry byKey(HttpServerExchange exchange, String shown) {
        Instant now = clock.instant();
        Optional<AccessKey> key = good(shown, now);
        if (key.isEmpty()) {
            return wrong(exchange);
        }
        String id = key.get().id();
        Duration pace = limits.take(id);
        if (!pace.isZero()) {
            return later(exchange, pace, TOO_MANY);
        }
        use.onUse(id, now);
        return new Entry.Admitted(key.get().principal(), () -> isGood(id));
    }

    @Override
    public boolean operates(Principal principal) {
        return principal.team().equals(alone ? TeamName.LOCAL : TeamName.OPERATORS);
    }

    private Entry byToken(HttpServerExchange exchange, String shown) {
        return switch (tokens.check(shown)) {
            case Verdict.Good good -> {
                Duration pace = limits.take(good.principal().actor());
                yield pace.isZero()
                        ? new Entry.Admitted(
                                good.principal(), () -> clock.instant().isBefore(good.until()))
                        : later(exchange, pace, TOO_MANY);
            }
            case Verdict.Unmapped unmapped -> new Entry.Refused(Reply.problem(403, unmapped.why()));
            case Verdict.Away away -> NO_ISSUER;
            case Verdict.Wrong wrong -> wrong(exchange);
        };
    }

    private Entry byCookie(HttpServerExchange exchange) {
        Optional<Entry> known = browsers.open(exchange);
        if (known.isEmpty()) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            return WHO;
        }
        return switch (known.get()) {
            case Entry.Admitted admitted -> {
                String id = admitted.principal().actor();
                Duration pace = limits.take(id);
                if (ring.key(id) != null) {
                    use.onUse(id, clock.instant());
                }
                yield pace.isZero() ? admitted : later(exchange, pace, TOO_MANY);
            }
            case Entry.Refused refused -> refused;
        };
    }

    private Entry wrong(HttpServerExchange exchange) {
        use.onFailure();
        Duration wait = limits.onFailure(exchange.getSourceAddress().getAddress());
        if (!wait.isZero()) {
            return later(exchange, wait, TOO_MANY_FAILURES);
        }
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        return NO;
    }

    private boolean isGood(String id) {
        AccessKey key = ring.key(id);
        return key != null && key.isGood(clock.instant());
    }

    private static Entry later(HttpServerExchange exchange, Duration wait, Entry refused) {
        exchange.getResponseHeaders()
                .put(Headers.RETRY_AFTER, wait.plusMillis(999).toSeconds());
        return refused;
    }

    // A key that does not exist is compared as well, so that its answer takes as long.
    private Optional<AccessKey> good(String text, Instant now) {
        Optional<KeyText> shown = KeyText.of(text);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        String id = shown.get().id();
        AccessKey key = ring.key(id);
        boolean matches = shown.get().matches(key == null ? NO_HASH : key.sha256());
        return matches && key != null && key.isGood(now) ? Optional.of(key) : Optional.empty();
    }
}
