/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.store.Embedder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Asks an HTTP endpoint for vectors, once for each call: when to try again is the store's to decide.
 *
 * <p>Threading: safe.
 */
final class HttpEmbedder implements Embedder {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    /** A longer one is cut, and then no JSON any more. */
    private static final long MAX_REPLY_BYTES = 64L * 1024 * 1024;

    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final int BAD_REQUEST = 400;

    private final String name;
    private final EmbeddingWire wire;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();
    private final JsonMapper mapper = JsonMapper.builder().build();

    /** @param name of the model, and all else that makes its vectors unlike others */
    HttpEmbedder(String name, EmbeddingWire wire) {
        this.name = name;
        this.wire = wire;
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public Outcome embed(List<String> texts, Purpose purpose, Duration patience) {
        Request.Builder request = new Request.Builder()
                .url(wire.url())
                .post(RequestBody.create(wire.body(texts, purpose).toString(), JSON));
        wire.headers().forEach(request::header);
        Call call = http.newCall(request.build());
        call.timeout().timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                return failure(response.code());
            }
            List<float[]> vectors =
                    wire.read(mapper.readTree(response.peekBody(MAX_REPLY_BYTES).string()));
            return vectors.size() == texts.size()
                    ? new Outcome.Vectors(vectors)
                    : new Outcome.Unavailable(
                            "the endpoint answered " + vectors.size() + " vectors for " + texts.size() + " texts");
        } catch (JsonProcessingException e) {
            return new Outcome.Unavailable("the endpoint answered something else than JSON");
        } catch (IOException e) {
            return new Outcome.Unavailable("the endpoint cannot be reached: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static Outcome failure(int statusCode) {
        String message = "the endpoint answered with status " + statusCode;
        return switch (statusCode) {
            case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE -> new Outcome.Refused(message);
            default -> new Outcome.Unavailable(message);
        };
    }
}
