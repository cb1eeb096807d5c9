/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The issuer that a node names, and what the issuer says of itself.
 *
 * @param audiences that the node takes tokens of
 * @param device where a device asks for a code; empty if the issuer has no such flow
 * @param revokes where a refresh token is taken back; empty if nowhere
 */
record OfferedIssuer(
        String issuer,
        String clientId,
        List<String> audiences,
        List<String> scopes,
        URI authorization,
        URI token,
        Optional<URI> device,
        Optional<URI> revokes) {
    private static final String METADATA = "/.well-known/openid-configuration";
    private static final String OFFLINE = "offline_access";

    /**
     * @param server for the errors
     * @param state what the node answers to {@code GET /v1/signin}
     * @throws UserError if nobody can sign in there by a command
     */
    static OfferedIssuer of(URI server, JsonNode state, IssuerCalls calls) {
        JsonNode offered = state.path("issuer");
        if (!offered.isObject()) {
            throw new UserError(server + " has no issuer (oidc.issuer is not set there): use a key, in a file that"
                    + " MEMLOG_KEY_FILE names");
        }
        String client = offered.path("clientId").asText();
        if (client.isEmpty() || offered.path("clientId").isNull()) {
            throw new UserError(server + " names no client for commands (oidc.cli-client-id is not set there)");
        }
        String issuer = offered.path("url").asText();
        URI address = safe(issuer, "issuer");
        JsonNode metadata = calls.get(URI.create(withoutSlash(address.toString()) + METADATA)).json();
        if (!metadata.path("issuer").asText().equals(issuer)) {
            throw new UserError("the issuer " + issuer + " does not answer as an OpenID Connect issuer of that name");
        }
        List<String> scopes = list(offered.path("scopes"));
        if (list(metadata.path("scopes_supported")).contains(OFFLINE) && !scopes.contains(OFFLINE)) {
            scopes.add(OFFLINE);
        }
        return new OfferedIssuer(
                issuer,
                client,
                list(offered.path("audiences")),
                scopes,
                safe(metadata.path("authorization_endpoint").asText(), "authorization_endpoint"),
                safe(metadata.path("token_endpoint").asText(), "token_endpoint"),
                optional(metadata, "device_authorization_endpoint"),
                optional(metadata, "revocation_endpoint"));
    }

    private static Optional<URI> optional(JsonNode metadata, String name) {
        String text = metadata.path(name).asText();
        return text.isEmpty() ? Optional.empty() : Optional.of(safe(text, name));
    }

    // A code or a token that goes by http can be read on its way.
    private static URI safe(String text, String name) {
        try {
            URI uri = URI.create(text);
            boolean isHere = LoopbackAddress.isIt(uri.getHost());
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isHere))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like an address that is not safe.
        }
        throw new UserError("the issuer's " + name + " is no https address: " + text);
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<String> list(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(each -> all.add(each.asText()));
        return all;
    }
}
