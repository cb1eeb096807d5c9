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

/** An answer, complete before the first byte of it is sent. */
public record Reply(int statusCode, String contentType, String body) {
    public static final JsonMapper MAPPER = WireMapper.create();
    public static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

    public static Reply json(int statusCode, JsonNode body) {
        return new Reply(statusCode, "application/json; charset=utf-8", written(body));
    }

    public static Reply ok(JsonNode body) {
        return json(200, body);
    }

    public static Reply text(String body) {
        return new Reply(200, "text/plain; charset=utf-8", body);
    }

    /** A text in the shape of a tool's result, as claude-mem's clients hand it on to their agents. */
    public static Reply content(String text) {
        ObjectNode json = MAPPER.createObjectNode();
        json.putArray("content").addObject().put("type", "text").put("text", text);
        return ok(json);
    }

    public static Reply error(int statusCode, String message) {
        return json(statusCode, MAPPER.createObjectNode().put("error", message));
    }

    /** What a write route answers in the place of its result (RFC 9457). */
    public static Reply problem(int statusCode, String title, String detail) {
        return problem(statusCode, problemBody(statusCode, title, detail).put("error", detail));
    }

    /** 400 of a write route: names the field. */
    public static Reply invalid(BadRequestException cause) {
        String message = "must be " + cause.allowed();
        ObjectNode body = problemBody(400, "Bad Request", cause.parameter() + ": " + message)
                .put("error", "ValidationError");
        ObjectNode issue = body.putArray("issues").addObject();
        issue.putArray("path").add(cause.parameter());
        issue.put("field", cause.parameter()).put("message", message).put("code", "invalid_value");
        return problem(400, body);
    }

    /** Sends it to its end. */
    public void sendTo(HttpServerExchange exchange) {
        exchange.setStatusCode(statusCode);
        if (statusCode == StatusCodes.SERVICE_UNAVAILABLE) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, contentType)
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(NO_SNIFF, "nosniff");
        exchange.getResponseSender().send(body);
    }

    static Reply badRequest(BadRequestException cause) {
        return json(
                400,
                MAPPER.createObjectNode()
                        .put("error", cause.getMessage())
                        .put("parameter", cause.parameter())
                        .put("allowed", cause.allowed()));
    }

    private static Reply problem(int statusCode, ObjectNode body) {
        return new Reply(statusCode, "application/problem+json; charset=utf-8", written(body));
    }

    private static ObjectNode problemBody(int statusCode, String title, String detail) {
        return MAPPER.createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", statusCode)
                .put("detail", detail);
    }

    private static String written(JsonNode body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
    }
}
