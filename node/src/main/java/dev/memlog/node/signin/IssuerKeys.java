/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.memlog.event.text.Sha256;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's state as it was read at one time. What was verified by these keys is remembered with them, so that a key
 * that is gone takes with it what it had signed.
 *
 * <p>Threading: safe.
 */
final class IssuerKeys {
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    private static final int MOST_REMEMBERED = 10_000;
    /** That of an access token, of RFC 9068. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final IssuerMetadata metadata;
    private final JWKSet keys;
    private final Instant readAt;
    private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
    private final Cache<String, JWTClaimsSet> verified =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    IssuerKeys(IssuerMetadata metadata, JWKSet keys, Instant readAt) {
        this.metadata = metadata;
        this.keys = keys;
        this.readAt = readAt;
        signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        signatures.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        // Times and names are checked by whoever asks, each time.
        signatures.setJWTClaimsSetVerifier(null);
    }

    IssuerMetadata metadata() {
        return metadata;
    }

    Instant readAt() {
        return readAt;
    }

    boolean has(@Nullable String keyId) {
        return keyId == null || keys.getKeyByKeyId(keyId) != null;
    }

    /** The claims of a token that one of these keys has signed; null for any other. */
    @Nullable
    JWTClaimsSet claims(String token) {
        return verified.get(Sha256.hex(token), unknown -> verify(token));
    }

    private @Nullable JWTClaimsSet verify(String token) {
        try {
            return signatures.process(token, null);
        } catch (Exception e) {
            // What is wrong is not said, and a parser's text may quote the token.
            return null;
        }
    }
}
