/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.WireMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer, complete before its first byte is sent.
 *
 * @param problem whose JSON the body is; null for any other body
 */
public record Reply(
        int statusCode,
        String contentType,
        String body,
        @Nullable Problem problem) {
    public static final JsonMapper MAPPER = WireMapper.create();
    public static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

    private static final int RETRY_AFTER_SECONDS = 1;

    public Reply(int statusCode, String contentType, String body) {
        this(statusCode, contentType, body, null);
    }

    public static Reply json(int statusCode, JsonNode body) {
        return new Reply(statusCode, "application/json; charset=utf-8", text(body));
    }

    public static Reply ok(JsonNode body) {
        return json(StatusCodes.OK, body);
    }

    public static Reply text(String body) {
        return new Reply(StatusCodes.OK, "text/plain; charset=utf-8", body);
    }

    /** A text in the shape of a tool's result, as claude-mem's clients hand it on to their agents. */
    public static Reply content(String text) {
        ObjectNode json = MAPPER.createObjectNode();
        json.putArray("content").addObject().put("type", "text").put("text", text);
        return ok(json);
    }

    public static Reply problem(int statusCode, String detail) {
        return of(Problem.of(statusCode, detail));
    }

    /** @param more members that a client reads beside those of every problem */
    public static Reply problem(int statusCode, String detail, ObjectNode more) {
        Problem problem = Problem.of(statusCode, detail);
        problem.json().setAll(more);
        return of(problem);
    }

    /** 400: names the parameter and its allowed values. */
    public static Reply invalid(BadRequestException cause) {
        return of(Problem.invalid(cause));
    }

    /** 400: names each field and its fix. */
    public static Reply invalid(List<Issue> issues) {
        return of(Problem.invalid(issues));
    }

    /** 503 with Retry-After: the request itself is correct. */
    public static Reply unavailable(String cause) {
        return problem(StatusCodes.SERVICE_UNAVAILABLE, cause + "; try again in " + RETRY_AFTER_SECONDS + " s");
    }

    /** 503 with Retry-After: the port's requests hold all memory that they may take. */
    static Reply noRoom() {
        return unavailable("the memory for requests is taken (http.max-body-memory)");
    }

    /** 500: the cause is in the log, not in the answer. */
    public static Reply defect() {
        return problem(StatusCodes.INTERNAL_SERVER_ERROR, "the answer could not be made; the node's log says why");
    }

    /** Sends it to its end. */
    public void sendTo(HttpServerExchange exchange) {
        exchange.setStatusCode(statusCode);
        if (statusCode == StatusCodes.SERVICE_UNAVAILABLE
                && !exchange.getResponseHeaders().contains(Headers.RETRY_AFTER)) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, contentType)
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(NO_SNIFF, "nosniff");
        exchange.getResponseSender().send(body);
    }

    /** The bytes of a problem that ends a connection before a request was read. */
    byte[] closing() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String retry =
                statusCode == StatusCodes.SERVICE_UNAVAILABLE ? "Retry-After: " + RETRY_AFTER_SECONDS + "\r\n" : "";
        return ("HTTP/1.1 " + statusCode + " " + StatusCodes.getReason(statusCode) + "\r\n" + retry
                        + "Connection: close\r\nContent-Type: " + contentType + "\r\nContent-Length: " + content.length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Reply of(Problem problem) {
        return new Reply(problem.status(), "application/problem+json", text(problem.json()), problem);
    }

    private static String text(JsonNode body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
    }
}
