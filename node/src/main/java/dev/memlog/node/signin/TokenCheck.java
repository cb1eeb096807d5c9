/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.memlog.node.access.BearerTokens;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a JSON Web Token: its signature by RS256 or ES256 and a key of the issuer, the issuer, the audience, and its
 * times with a minute's tolerance.
 *
 * <p>Threading: safe; never blocks.
 */
final class TokenCheck implements BearerTokens {
    static final Duration SKEW = Duration.ofSeconds(60);
    private static final int LONGEST = 16 * 1024;

    private final Issuer issuer;
    private final Persons persons;
    private final String issuerName;
    private final Times claims;

    /** @param audiences one of which a token has to have */
    TokenCheck(Issuer issuer, Persons persons, String issuerName, Set<String> audiences, InstantSource clock) {
        this.issuer = issuer;
        this.persons = persons;
        this.issuerName = issuerName;
        this.claims = new Times(issuerName, audiences, clock);
    }

    @Override
    public Verdict check(String token) {
        return switch (claims(token)) {
            case Claims.Good good ->
                persons.person(good.set())
                        .map(person -> persons.verdict(person, until(good.set())))
                        .orElse(Verdict.Wrong.WRONG);
            case Claims.Bad bad -> bad == Claims.Bad.AWAY ? Verdict.Away.AWAY : Verdict.Wrong.WRONG;
        };
    }

    /** A token's claims, or why there are none. */
    sealed interface Claims {
        record Good(JWTClaimsSet set) implements Claims {}

        enum Bad implements Claims {
            WRONG,
            AWAY
        }
    }

    /** The claims of a good token. */
    Claims claims(String token) {
        Optional<JWSHeader> header = header(token);
        if (header.isEmpty()) {
            return Claims.Bad.WRONG;
        }
        Optional<IssuerKeys> keys = issuer.keys();
        if (keys.isEmpty()) {
            return Claims.Bad.AWAY;
        }
        if (!keys.get().has(header.get().getKeyID())) {
            // It may be new. Who sends tokens of unknown keys makes the issuer be asked every now and then, at most.
            return issuer.readAgain() || issuer.trouble().isPresent() ? Claims.Bad.AWAY : Claims.Bad.WRONG;
        }
        JWTClaimsSet set = keys.get().claims(token);
        if (set == null) {
            return Claims.Bad.WRONG;
        }
        try {
            claims.verify(set, null);
            return new Claims.Good(set);
        } catch (BadJOSEException e) {
            return Claims.Bad.WRONG;
        }
    }

    static Instant until(JWTClaimsSet claims) {
        return claims.getExpirationTime().toInstant().plus(SKEW);
    }

    /** Empty for what is no token of this issuer, whoever signed it. */
    private Optional<JWSHeader> header(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            boolean isOurs = IssuerKeys.ALGORITHMS.contains(jwt.getHeader().getAlgorithm())
                    && issuerName.equals(jwt.getJWTClaimsSet().getIssuer());
            return isOurs ? Optional.of(jwt.getHeader()) : Optional.empty();
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            // The parser's text may quote the token.
            return Optional.empty();
        }
    }

    /** Issuer, audience, expiry and beginning, by the node's clock. */
    private static final class Times extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final InstantSource clock;

        Times(String issuer, Set<String> audiences, InstantSource clock) {
            super(audiences, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"), Set.of());
            this.clock = clock;
            setMaxClockSkew((int) SKEW.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
