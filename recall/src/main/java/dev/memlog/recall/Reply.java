/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;

/** An answer, complete before the first byte of it is sent. */
record Reply(int statusCode, String contentType, String body) {
    static final JsonMapper MAPPER = WireMapper.create();

    static Reply json(int statusCode, JsonNode body) {
        try {
            return new Reply(statusCode, "application/json; charset=utf-8", MAPPER.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
    }

    static Reply ok(JsonNode body) {
        return json(200, body);
    }

    static Reply text(String body) {
        return new Reply(200, "text/plain; charset=utf-8", body);
    }

    static Reply error(int statusCode, String message) {
        return json(statusCode, MAPPER.createObjectNode().put("error", message));
    }

    static Reply badRequest(BadRequestException cause) {
        return json(
                400,
                MAPPER.createObjectNode()
                        .put("error", cause.getMessage())
                        .put("parameter", cause.parameter())
                        .put("allowed", cause.allowed()));
    }
}
