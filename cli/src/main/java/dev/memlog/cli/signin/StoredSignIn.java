/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in for one node, as it is kept in a file.
 *
 * @param server that the token is sent to, and to no other
 * @param audiences that the node takes tokens of
 * @param token for the header of requests
 * @param expiresAt the token's end
 * @param refreshToken brings the next token; null if the issuer gave none
 * @param revokes the issuer's address that takes a refresh token back; null if it has none
 */
public record StoredSignIn(
        String server,
        String issuer,
        String clientId,
        URI tokenEndpoint,
        List<String> audiences,
        String token,
        Instant expiresAt,
        @Nullable String refreshToken,
        @Nullable URI revokes) {
    public StoredSignIn {
        audiences = List.copyOf(audiences);
    }

    boolean lasts(Duration more, Instant now) {
        return now.plus(more).isBefore(expiresAt);
    }

    /** Without its tokens. */
    @Override
    public String toString() {
        return "StoredSignIn[" + server + "]";
    }
}
