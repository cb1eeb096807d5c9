/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.origin.Loopback;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer says of itself at {@code /.well-known/openid-configuration}.
 *
 * @param authorization where a browser signs in
 * @param token where a code becomes tokens
 * @param keys the address of its JWKS
 * @param takesPostedSecret whether a client's secret has to stand in the form, because a header is not taken
 */
record IssuerMetadata(URI authorization, URI token, URI keys, boolean takesPostedSecret) {
    private static final String PATH = "/.well-known/openid-configuration";

    static URI address(String issuer) {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + PATH);
    }

    /** @throws IOException if it is that of another issuer, or lacks an address */
    static IssuerMetadata read(JsonNode json, String issuer) throws IOException {
        String named = json.path("issuer").asText();
        if (!named.equals(issuer)) {
            throw new IOException("its metadata names the issuer " + shown(named)
                    + ": oidc.issuer has to be exactly that, if it is the right one");
        }
        return new IssuerMetadata(
                uri(json, "authorization_endpoint", issuer),
                uri(json, "token_endpoint", issuer),
                uri(json, "jwks_uri", issuer),
                takesPostedSecret(json.path("token_endpoint_auth_methods_supported")));
    }

    // A header is what holds where the metadata does not say.
    private static boolean takesPostedSecret(JsonNode methods) {
        boolean posted = false;
        for (JsonNode method : methods) {
            if (method.asText().equals("client_secret_basic")) {
                return false;
            }
            posted |= method.asText().equals("client_secret_post");
        }
        return posted;
    }

    private static URI uri(JsonNode json, String member, String issuer) throws IOException {
        String text = json.path(member).asText();
        try {
            URI uri = URI.create(text);
            boolean isSafe = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && Loopback.isName(hostOf(issuer)));
            if (isSafe && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like an address that is no address of the web.
        }
        throw new IOException("its metadata has no good " + member + ": " + shown(text));
    }

    private static @Nullable String hostOf(String issuer) {
        return URI.create(issuer).getHost();
    }

    private static String shown(String text) {
        return text.isEmpty() ? "(none)" : text.substring(0, Math.min(200, text.length()));
    }
}
