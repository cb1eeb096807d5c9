/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls an issuer. What it answers is never part of an error's text, as it may hold tokens.
 *
 * <p>Threading: safe.
 */
public final class IssuerCalls {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private @Nullable HttpClient http;

    /** @param json a missing node if the body is none */
    public record Answer(int status, JsonNode json) {
        /** Without the content. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    public Answer get(URI address) {
        return send(HttpRequest.newBuilder(address).GET());
    }

    public Answer post(URI address, Map<String, String> form) {
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
    }

    /** {@code a=1&b=2}, escaped. */
    public static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Made at the first call, which most commands do not need. */
    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            http = made;
        }
        return made;
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request =
                builder.timeout(PATIENCE).header("Accept", "application/json").build();
        String host = request.uri().getAuthority();
        try {
            HttpResponse<String> answer = http().send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), json(answer.body()));
        } catch (IOException e) {
            throw new UserError("the issuer at " + host + " does not answer: " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while waiting for the issuer at " + host, e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "no connection" : e.getMessage();
    }

    private static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
