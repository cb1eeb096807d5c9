/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.event.WireMapper;
import dev.memlog.ingest.http.Issue;
import java.io.IOException;
import java.util.List;

/** A request's body as JSON, or what is wrong with it; the message never quotes the body. */
record Body(JsonNode json, List<Issue> issues) {
    private static final JsonMapper MAPPER = WireMapper.create();

    static Body object(byte[] bytes) {
        Body body = read(bytes);
        return body.issues.isEmpty() && !body.json.isObject()
                ? broken("the body must be a JSON object", "invalid_type")
                : body;
    }

    static Body read(byte[] bytes) {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            return json == null || json.isMissingNode()
                    ? broken("the body is empty: send JSON", "invalid_json")
                    : new Body(json, List.of());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            return broken("the body is not valid JSON" + where, "invalid_json");
        } catch (IOException e) {
            return broken("the body is not valid JSON: it is not UTF-8", "invalid_json");
        }
    }

    private static Body broken(String message, String code) {
        return new Body(NullNode.getInstance(), List.of(new Issue(List.of(), message, code)));
    }
}
