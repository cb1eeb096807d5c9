/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the issuer. Answers are bounded in size and time, and are never part of an error's text.
 *
 * <p>Threading: safe; blocks for the timeout at most.
 */
final class IssuerClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1024 * 1024;

    private final OkHttpClient http;

    IssuerClient(PeerTrust trusted) {
        // A secret is not carried on to where a redirect leads.
        http = new OkHttpClient.Builder()
                .callTimeout(TIMEOUT)
                .followRedirects(false)
                .sslSocketFactory(trusted.context().getSocketFactory(), trusted.manager())
                .build();
    }

    /** @throws IOException if there is no good answer, with the reason */
    JsonNode get(URI address) throws IOException {
        Answer answer = send(new Request.Builder()
                .url(address.toString())
                .header("Accept", "application/json")
                .build());
        if (answer.status() != 200) {
            throw new IOException(address + " answered " + answer.status());
        }
        return answer.json();
    }

    /**
     * Posts a form and returns the answer of any status.
     *
     * @param basic id and secret of a client, for the header; null for none
     */
    Answer post(URI address, Map<String, String> form, @Nullable Basic basic) throws IOException {
        FormBody.Builder body = new FormBody.Builder(StandardCharsets.UTF_8);
        form.forEach(body::add);
        Request.Builder request = new Request.Builder()
                .url(address.toString())
                .header("Accept", "application/json")
                .post(body.build());
        if (basic != null) {
            request.header("Authorization", basic.header());
        }
        return send(request.build());
    }

    /** A client's id and secret; both are encoded as in a form (RFC 6749, 2.3.1). */
    record Basic(String id, String secret) {
        String header() {
            return Credentials.basic(encoded(id), encoded(secret), StandardCharsets.UTF_8);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Basic[" + id + "]";
        }
    }

    /** @param json a missing node if the body was none */
    record Answer(int status, JsonNode json) {
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    private Answer send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            byte[] body = response.body().byteStream().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw new IOException(request.url().host() + " answered more than " + MOST_BYTES + " bytes");
            }
            return new Answer(response.code(), json(body));
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }
}
