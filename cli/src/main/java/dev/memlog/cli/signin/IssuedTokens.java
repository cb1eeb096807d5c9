/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer gave. The node takes one of its tokens: the access token if that was made for it, else the ID token. The
 * node checks it; here it is only read.
 *
 * @param token for the node
 * @param nonce that stands in the ID token; blank if there is none
 */
public record IssuedTokens(
        String token, Instant expiresAt, @Nullable String refreshToken, String nonce) {
    private static final List<String> IN_ORDER = List.of("access_token", "id_token");

    /**
     * @param answer of the issuer's token endpoint
     * @param audiences that the node takes
     * @throws UserError if none of the tokens is for the node
     */
    public static IssuedTokens of(JsonNode answer, List<String> audiences) {
        String refresh = answer.path("refresh_token").asText();
        String nonce = payload(answer.path("id_token").asText()).path("nonce").asText();
        for (String name : IN_ORDER) {
            String token = answer.path(name).asText();
            JsonNode payload = payload(token);
            if (payload.path("exp").isNumber() && audience(payload).stream().anyMatch(audiences::contains)) {
                return new IssuedTokens(
                        token,
                        Instant.ofEpochSecond(payload.path("exp").asLong()),
                        refresh.isEmpty() ? null : refresh,
                        nonce);
            }
        }
        throw new UserError("the issuer gave no token for " + String.join(" or ", audiences)
                + ", which is what the node takes: check oidc.audience, and the client's audience at the issuer");
    }

    private static List<String> audience(JsonNode payload) {
        JsonNode claim = payload.path("aud");
        if (claim.isTextual()) {
            return List.of(claim.asText());
        }
        List<String> all = new ArrayList<>();
        claim.forEach(each -> all.add(each.asText()));
        return all;
    }

    private static JsonNode payload(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? IssuerCalls.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    : MissingNode.getInstance();
        } catch (IOException | IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "IssuedTokens[" + expiresAt + "]";
    }
}
