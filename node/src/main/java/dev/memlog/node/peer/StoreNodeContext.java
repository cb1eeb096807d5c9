/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.settings.tls.PeerTrust;
import dev.memlog.settings.tls.TlsFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store node for a session's context: the ingest role keeps no memories itself.
 *
 * <p>Threading: safe; blocks for the timeout at most.
 */
public final class StoreNodeContext implements ContextSource {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_BYTES = 1024 * 1024;
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;
    private final HttpUrl storeUrl;

    /** @param store such as {@code http://store:37777} */
    public StoreNodeContext(URI store, Duration timeout, PeerTrust trusted) {
        this.client = new OkHttpClient.Builder()
                .callTimeout(timeout)
                .sslSocketFactory(trusted.context().getSocketFactory(), trusted.manager())
                .build();
        storeUrl = HttpUrl.get(store.toString());
    }

    @Override
    public Answer contextFor(Question question) throws IOException {
        JsonNode answer = ask(toRequest(question));
        return new Answer(
                answer.path("context").asText(), answer.path("message").asText());
    }

    private Request toRequest(Question question) {
        if (question.tool() != null) {
            return aroundTool(question, question.tool());
        }
        return question.prompt() == null ? atStart(question) : onPrompt(question, question.prompt());
    }

    private Request atStart(Question question) {
        HttpUrl.Builder url = storeUrl.newBuilder()
                .addPathSegments("api/context/inject")
                .addQueryParameter("project", question.project())
                .addQueryParameter("hook", "true")
                .addQueryParameter("format", "json");
        add(
                url,
                "session",
                question.session() == null ? null : question.session().value());
        add(url, "folder", question.folder());
        add(url, "branch", question.branch());
        add(url, "agent", question.agent());
        return request(question).url(url.build()).build();
    }

    /** The store node checks the hook's key itself. */
    private static Request.Builder request(Question question) {
        Request.Builder request = new Request.Builder();
        return question.authorization() == null ? request : request.header("Authorization", question.authorization());
    }

    private static void add(HttpUrl.Builder url, String name, @Nullable String value) {
        if (value != null) {
            url.addQueryParameter(name, value);
        }
    }

    private Request onPrompt(Question question, String prompt) {
        return post(question, "api/context/semantic", MAPPER.createObjectNode().put("q", prompt));
    }

    private Request aroundTool(Question question, ToolCall tool) {
        ObjectNode body = MAPPER.createObjectNode();
        put(body, "file", tool.file());
        put(body, "command", tool.command());
        put(body, "error", tool.error());
        put(body, "folder", question.folder());
        return post(question, "api/context/tool", body);
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private Request post(Question question, String path, ObjectNode body) {
        body.put("project", question.project()).put("agent", question.agent());
        if (question.session() != null) {
            body.put("session", question.session().value());
        }
        return request(question)
                .url(storeUrl.newBuilder().addPathSegments(path).build())
                .post(RequestBody.create(body.toString(), JSON))
                .build();
    }

    private JsonNode ask(Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("store node answered " + response.code());
            }
            byte[] answer = response.body().byteStream().readNBytes(MOST_BYTES + 1);
            if (answer.length > MOST_BYTES) {
                throw new IOException("store node answered more than " + MOST_BYTES + " bytes");
            }
            return MAPPER.readTree(answer);
        } catch (SSLException e) {
            String advice = TlsFailure.advice(e).orElse(String.valueOf(e.getMessage()));
            throw new IOException("the store node at " + storeUrl.host() + " (store.url): " + advice, e);
        }
    }
}
