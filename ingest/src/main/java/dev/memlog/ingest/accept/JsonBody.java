/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.edge.Issue;
import dev.memlog.event.WireMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's body as JSON, or the issues that prevent it; messages never quote the body.
 *
 * @param issues why there is no JSON; empty if there is
 * @param flaws the issues of a body that was mended
 * @param cut whether the body ended before its JSON did
 */
public record JsonBody(JsonNode json, List<Issue> issues, List<Issue> flaws, boolean cut) {
    private static final JsonMapper MAPPER = WireMapper.create();

    public static JsonBody object(byte[] bytes) {
        return ofObject(read(bytes));
    }

    static JsonBody read(byte[] bytes) {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            return json == null || json.isMissingNode()
                    ? broken("the body is empty: send JSON", "invalid_json")
                    : new JsonBody(json, List.of(), List.of(), false);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            return broken("the body is not valid JSON" + where, "invalid_json");
        } catch (IOException e) {
            return broken("the body is not valid JSON: it is not UTF-8", "invalid_json");
        }
    }

    /** Reads an object; mends invalid JSON as far as possible. */
    public static JsonBody mendedObject(byte[] bytes) {
        return ofObject(alone(mended(bytes)));
    }

    /** Reads any JSON and mends it; a cut body is invalid, since its missing part is unknown. */
    public static JsonBody mendedWhole(byte[] bytes) {
        JsonBody body = mended(bytes);
        return body.cut ? new JsonBody(NullNode.getInstance(), body.flaws, List.of(), true) : body;
    }

    /** The body's flaws, followed by the issues that result from them. */
    public List<Issue> with(List<Issue> more) {
        List<Issue> all = new ArrayList<>(flaws);
        all.addAll(more);
        return all;
    }

    private static JsonBody mended(byte[] bytes) {
        JsonBody strict = read(bytes);
        if (strict.issues.isEmpty()) {
            return strict;
        }
        byte[] text = asUtf8(bytes);
        int start = start(text);
        if (start >= text.length || (text[start] != '{' && text[start] != '[')) {
            return strict;
        }
        MendedJson.Read read = MendedJson.read(text, start);
        return read.json().isEmpty() ? strict : new JsonBody(read.json(), List.of(), strict.issues, read.cut());
    }

    /** Unwraps a list of one object, or an object quoted in a string. */
    private static JsonBody alone(JsonBody body) {
        JsonNode json = body.json;
        if (json.isArray() && json.size() == 1 && json.get(0).isObject()) {
            return new JsonBody(json.get(0), List.of(), body.flaws, body.cut);
        }
        if (json.isTextual() && json.textValue().strip().startsWith("{")) {
            JsonBody quoted = read(json.textValue().getBytes(StandardCharsets.UTF_8));
            return quoted.json.isObject() ? quoted : body;
        }
        return body;
    }

    private static JsonBody ofObject(JsonBody body) {
        return body.issues.isEmpty() && !body.json.isObject()
                ? broken("the body must be a JSON object", "invalid_type")
                : body;
    }

    /** Windows shells write UTF-16. */
    private static byte[] asUtf8(byte[] bytes) {
        if (bytes.length < 4) {
            return bytes;
        }
        boolean little = ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) || (bytes[0] != 0 && bytes[1] == 0);
        boolean big = ((bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff) || (bytes[0] == 0 && bytes[1] != 0);
        if (!little && !big) {
            return bytes;
        }
        Charset charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        return new String(bytes, charset).getBytes(StandardCharsets.UTF_8);
    }

    /** Skips blanks and a byte order mark, even one converted several times. */
    private static int start(byte[] text) {
        int at = 0;
        while (at < text.length && text[at] != '{' && text[at] != '[' && (text[at] < 0 || text[at] <= ' ') && at < 16) {
            at++;
        }
        return at;
    }

    private static JsonBody broken(String message, String code) {
        return new JsonBody(NullNode.getInstance(), List.of(new Issue(List.of(), message, code)), List.of(), false);
    }
}
