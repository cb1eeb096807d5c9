/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import java.security.MessageDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A sign-in whose browser is at the issuer, as a cookie of that browser holds it.
 *
 * @param state comes back with the code, and shows that this browser asked for it
 * @param nonce stands in the token, and shows that it was made for this sign-in
 * @param verifier of {@link dev.memlog.event.access.Pkce}
 * @param redirect where the issuer sends the browser
 */
record PendingSignIn(String state, String nonce, String verifier, String redirect, Instant begun) {
    static final Duration LASTS = Duration.ofMinutes(10);

    boolean isGood(Instant now) {
        return now.isBefore(begun.plus(LASTS));
    }

    boolean isOf(String shown) {
        return MessageDigest.isEqual(
                state.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Without its secrets. */
    @Override
    public String toString() {
        return "PendingSignIn[" + begun + "]";
    }
}
