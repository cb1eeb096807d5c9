/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.settings.UserError;
import dev.memlog.settings.tls.TlsFailure;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a node over HTTP and turns failures into errors for the user.
 *
 * <p>Threading: safe.
 */
public final class NodeClient {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration REPLY = Duration.ofSeconds(30);
    private static final Duration DOWNLOAD = Duration.ofHours(12);

    private final URI server;
    private final Supplier<@Nullable String> authorization;
    private final Supplier<PeerTrust> trusted;
    private @Nullable HttpClient http;

    public NodeClient(URI server) {
        this(server, () -> null, () -> PeerTrust.of((Path) null));
    }

    /**
     * @param authorization gives the header's value for each request; null for none
     * @param trusted asked before the first request to an https server
     */
    public NodeClient(URI server, Supplier<@Nullable String> authorization, Supplier<PeerTrust> trusted) {
        this.server = server;
        this.authorization = authorization;
        this.trusted = trusted;
    }

    /** Made at the first request: it takes most of the time before an agent's tools can be listed. */
    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
            if ("https".equals(server.getScheme())) {
                builder.sslContext(trusted.get().context());
            }
            made = builder.build();
            http = made;
        }
        return made;
    }

    /** An answer of any status. */
    public record Answer(int status, String body) {
        public boolean isFine() {
            return status / 100 == 2;
        }

        /** The body as JSON; a missing node if it is not JSON. */
        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }
    }

    public URI server() {
        return server;
    }

    public Answer get(String path, Map<String, String> query) {
        String encoded = query.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(at(encoded.isEmpty() ? path : path + "?" + encoded))
                .GET());
    }

    /** The body of a good answer as JSON. */
    public JsonNode getJson(String path, Map<String, String> query) {
        Answer answer = get(path, query);
        JsonNode json = requireFine(path, answer).json();
        if (!json.isContainerNode()) {
            throw new UserError(server + path + " did not answer JSON: is that a Memlog node?");
        }
        return json;
    }

    public String getText(String path, Map<String, String> query) {
        return requireFine(path, get(path, query)).body();
    }

    public Answer post(String path, String json) {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Posts JSON lines, with a time limit of its own. */
    public Answer postLines(String path, String lines, Duration patience) {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines)),
                patience);
    }

    /** The body of a good answer; the caller closes it. Reading fails if the node breaks off. */
    public InputStream stream(String path, Map<String, List<String>> parameters) {
        String query = parameters.entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(value -> each.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        return opened(
                path,
                HttpRequest.newBuilder(at(query.isEmpty() ? path : path + "?" + query))
                        .GET());
    }

    /** The type of a JSON line; blank if it has none. */
    public static String type(String json) {
        try {
            return MAPPER.readTree(json).path("type").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** The body of a good answer to a POST as JSON. */
    public JsonNode postJson(String path, JsonNode body) {
        return requireFine(path, post(path, body.toString())).json();
    }

    /** The body of a good answer to a POST; the caller closes it. Reading fails if the node breaks off. */
    public InputStream download(String path) {
        return opened(path, HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private InputStream opened(String path, HttpRequest.Builder request) {
        HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream(), DOWNLOAD);
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            requireFine(
                    path, new Answer(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            throw new IllegalStateException("an answer that is not fine is fine");
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    private URI at(String pathAndQuery) {
        return URI.create(server + pathAndQuery);
    }

    private Answer send(HttpRequest.Builder request) {
        return send(request, REPLY);
    }

    private Answer send(HttpRequest.Builder request, Duration patience) {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString(), patience);
        return new Answer(response.statusCode(), response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body, Duration patience) {
        String shown = authorization.get();
        if (shown != null) {
            request.header("Authorization", shown);
        }
        try {
            return http().send(request.timeout(patience).build(), body);
        } catch (SSLException e) {
            throw new UserError(
                    "the connection to " + server + " is not safe: "
                            + TlsFailure.advice(e).orElse(String.valueOf(e.getMessage())),
                    e);
        } catch (ConnectException | HttpTimeoutException e) {
            throw new UserError(
                    "no Memlog node answers at " + server
                            + ": start one with `bin/memlog up`, or name another with --server",
                    e);
        } catch (IOException e) {
            throw brokenOff(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while waiting for " + server, e);
        }
    }

    private UserError brokenOff(IOException e) {
        return new UserError("the node at " + server + " broke off its answer: " + e.getMessage(), e);
    }

    public Answer requireFine(String path, Answer answer) {
        if (answer.status() == 401) {
            throw new UserError(server + " asks for a key: let " + KeyFile.VARIABLE
                    + " name a file that holds one (the first is admin.key in the node's data folder), or sign in with"
                    + " `memlog login --server " + server + "`");
        }
        if (!answer.isFine()) {
            throw new UserError(server + path + " answered " + answer.status() + reason(answer));
        }
        return answer;
    }

    /** The detail of a problem; on claude-mem's routes the error's sentence. */
    public static String reason(Answer answer) {
        JsonNode json = answer.json();
        for (String field : new String[] {"detail", "error"}) {
            if (json.path(field).isTextual()) {
                return ": " + json.path(field).asText();
            }
        }
        return answer.status() == 404 ? ": is that a Memlog node of this version?" : "";
    }
}
