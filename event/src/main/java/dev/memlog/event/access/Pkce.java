/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import dev.memlog.event.text.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The proof that whoever turns a code into tokens is whoever asked for the code (RFC 7636, method S256).
 *
 * @param verifier 43 characters of base64url, kept until the code is here
 */
public record Pkce(String verifier) {
    private static final int BYTES = 32;

    public static Pkce random(SecureRandom random) {
        return new Pkce(text(random));
    }

    /** 256 random bits in 43 characters of base64url, for anything else that nobody may guess. */
    public static String text(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the issuer is told with the question for a code. */
    public String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    /** Without the verifier. */
    @Override
    public String toString() {
        return "Pkce[…]";
    }
}
