/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/** An OpenID Connect server in the test's process, whose key can be rotated. */
final class OidcServer implements AutoCloseable {
    static final String CLIENT = "memlog-viewer";
    private static final String NAME = "company";

    private final Keys keys = new Keys();
    private final MockOAuth2Server server =
            new MockOAuth2Server(new OAuth2Config(false, null, null, true, new OAuth2TokenProvider(keys)));

    OidcServer() {
        server.start();
    }

    String issuer() {
        return server.issuerUrl(NAME).toString();
    }

    String otherIssuer() {
        return server.issuerUrl("another").toString();
    }

    /** The next sign-in by a browser is that of this person. */
    void nextIs(String subject, Map<String, Object> claims) {
        nextIs(subject, claims, Duration.ofHours(1));
    }

    /** @param lasts how long each of the person's tokens does */
    void nextIs(String subject, Map<String, Object> claims, Duration lasts) {
        server.enqueueCallback(
                new DefaultOAuth2TokenCallback(NAME, subject, "JWT", List.of(CLIENT), claims, lasts.toSeconds()));
    }

    /** From now on it signs with another key, and shows that one alone. */
    void rotate() {
        keys.rotate();
    }

    JWK key() {
        return keys.current;
    }

    /** Claims of a good token of a person in the group {@code shop-devs}. */
    JWTClaimsSet.Builder claims(String subject) {
        // A token counts in seconds.
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject(subject)
                .claim("email", subject + "@example.com")
                .claim("email_verified", true)
                .claim("groups", List.of("shop-devs"))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    String token(JWTClaimsSet.Builder claims) {
        return signed(keys.current, claims.build());
    }

    static String signed(JWK key, JWTClaimsSet claims) {
        try {
            JWSSigner signer = key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(key.toRSAKey());
            JWSAlgorithm algorithm = key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static ECKey elliptic(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private static final class Keys extends KeyProvider {
        private volatile RSAKey current = rsa("key-1");
        private int number = 1;

        void rotate() {
            number++;
            current = rsa("key-" + number);
        }

        @Override
        public JWK signingKey(String keyId) {
            return current;
        }
    }
}
