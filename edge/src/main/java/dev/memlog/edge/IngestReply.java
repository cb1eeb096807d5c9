/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A status code and the JSON that goes with it; an error's is a problem object (RFC 9457). */
public record IngestReply(int status, JsonNode body) {
    public static final int RETRY_AFTER_SECONDS = 1;
    private static final int MOST_ISSUES = 20;

    public static IngestReply ok(JsonNode body) {
        return new IngestReply(200, body);
    }

    public static IngestReply empty() {
        return ok(JsonNodeFactory.instance.objectNode());
    }

    /** 400: names each field and what to do about it. */
    public static IngestReply invalid(List<Issue> issues) {
        Issue first = issues.get(0);
        String field = first.field();
        ObjectNode body =
                problem(400, "Bad Request", field.isEmpty() ? first.message() : field + ": " + first.message());
        body.put("error", "ValidationError");
        ArrayNode list = body.putArray("issues");
        for (Issue issue : issues.subList(0, Math.min(MOST_ISSUES, issues.size()))) {
            ObjectNode node = list.addObject();
            ArrayNode path = node.putArray("path");
            issue.path().forEach(step -> {
                if (step instanceof Integer index) {
                    path.add(index);
                } else {
                    path.add(step.toString());
                }
            });
            node.put("field", issue.field());
            node.put("message", issue.message());
            node.put("code", issue.code());
        }
        return new IngestReply(400, body);
    }

    public static IngestReply foreignOrigin() {
        return error(
                403,
                "Forbidden",
                "a web page may write only if it is served from this machine; http.allowed-origins"
                        + " (MEMLOG_HTTP_ALLOWED_ORIGINS) allows others, such as app://obsidian.md or vscode-webview://*");
    }

    public static IngestReply tooLarge(String detail) {
        return error(413, "Content Too Large", detail);
    }

    public static IngestReply unsupportedEncoding(String encoding) {
        return error(
                415, "Unsupported Media Type", "Content-Encoding " + encoding + " is not supported: send it plain");
    }

    public static IngestReply bug() {
        return error(500, "Internal Server Error", "this is a defect; the log has its trace");
    }

    /** 503 with Retry-After: nothing was wrong with the request. */
    public static IngestReply unavailable(String detail) {
        return error(503, "Service Unavailable", detail + "; try again in " + RETRY_AFTER_SECONDS + " s");
    }

    public boolean isError() {
        return status >= 400;
    }

    private static IngestReply error(int status, String title, String detail) {
        ObjectNode body = problem(status, title, detail);
        body.put("error", detail);
        return new IngestReply(status, body);
    }

    private static ObjectNode problem(int status, String title, String detail) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return body;
    }
}
