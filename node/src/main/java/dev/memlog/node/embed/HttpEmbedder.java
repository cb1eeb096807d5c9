/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.processor.provider.answer.RetryAfter;
import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.processor.provider.http.OutboundClient;
import dev.memlog.store.port.Embedder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP endpoint for vectors, once for each call: when to try again is the store's to decide.
 *
 * <p>Threading: safe.
 */
final class HttpEmbedder implements Embedder {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    /** A longer one is cut, and then no JSON any more. */
    private static final long MAX_REPLY_BYTES = 64L * 1024 * 1024;

    private static final long MAX_ERROR_BYTES = 64L * 1024;
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final int BAD_REQUEST = 400;

    private final String name;
    private final EmbeddingWire wire;
    private final OkHttpClient http;
    private final JsonMapper mapper = JsonMapper.builder().build();

    /**
     * @param name of the model, and all else that makes its vectors unlike others
     * @param outbound the way to the endpoint
     */
    HttpEmbedder(String name, EmbeddingWire wire, Outbound outbound) {
        this.name = name;
        this.wire = wire;
        http = OutboundClient.configure(new OkHttpClient.Builder(), outbound)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public Outcome embed(List<String> texts, Purpose purpose, Duration patience) {
        Request.Builder request = new Request.Builder()
                .url(wire.url())
                .post(new OnceBody(wire.body(texts, purpose).toString()));
        wire.headers().forEach(request::header);
        Call call = http.newCall(request.build());
        call.timeout().timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                return failure(response.code(), RetryAfter.of(response.headers(), body(response)));
            }
            JsonNode answer = mapper.readTree(response.peekBody(MAX_REPLY_BYTES).string());
            List<float[]> vectors = wire.read(answer);
            int tokens = wire.tokens(answer).orElse(guess(texts));
            return vectors.size() == texts.size()
                    ? new Outcome.Vectors(vectors, tokens)
                    : new Outcome.Unavailable(
                            "the endpoint answered " + vectors.size() + " vectors for " + texts.size() + " texts",
                            tokens,
                            null);
        } catch (JsonProcessingException e) {
            return new Outcome.Unavailable("the endpoint answered something else than JSON", guess(texts), null);
        } catch (ConnectException | UnknownHostException e) {
            return new Outcome.Unavailable("the endpoint cannot be reached: " + e.getMessage(), 0, null);
        } catch (IOException e) {
            // It may have been at work, and may want to be paid for it.
            return new Outcome.Unavailable("the endpoint did not answer: " + e.getMessage(), guess(texts), null);
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private JsonNode body(Response response) throws IOException {
        try {
            return mapper.readTree(response.peekBody(MAX_ERROR_BYTES).string());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Outcome failure(int statusCode, @Nullable Duration after) {
        String message = "the endpoint answered with status " + statusCode;
        return switch (statusCode) {
            case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE -> new Outcome.Refused(message);
            default -> new Outcome.Unavailable(message, 0, after);
        };
    }

    private static int guess(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> 1 + text.length() / CHARACTERS_A_TOKEN)
                .sum();
    }

    /** Sent once: OkHttp would else send it again by itself when a connection breaks, and have it paid twice. */
    private static final class OnceBody extends RequestBody {
        private final byte[] json;

        OnceBody(String json) {
            this.json = json.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long contentLength() {
            return json.length;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(json);
        }
    }
}
