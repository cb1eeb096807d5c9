/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.function.Supplier;

/** Answers in JSON that are made without waiting for anything, so on the I/O thread. */
public final class JsonAnswer {
    private JsonAnswer() {}

    public static HttpHandler ok(Supplier<? extends JsonNode> body) {
        return exchange -> send(exchange, StatusCodes.OK, body.get());
    }

    /** 501: what the client means exists in claude-mem and not here. */
    public static HttpHandler notHere(String message) {
        ObjectNode body = object().put("error", "NotImplemented").put("message", message);
        return exchange -> send(exchange, StatusCodes.NOT_IMPLEMENTED, body);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static void send(HttpServerExchange exchange, int statusCode, JsonNode body) {
        exchange.setStatusCode(statusCode);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
        exchange.getResponseSender().send(body.toString());
    }
}
