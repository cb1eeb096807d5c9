/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;

/**
 * The one error of Memlog's own routes, a problem object of RFC 9457: {@code type}, {@code title}, {@code status} and
 * {@code detail}. {@code error} repeats the detail, or is {@code ValidationError} with the {@code issues} of a bad request;
 * {@code parameter} and {@code allowed} name the parameter of one.
 */
record Problem(int status, String detail, ObjectNode json) {
    private static final int MAX_ISSUES = 20;
    /** Where the server's list of reasons is older than RFC 9110. */
    private static final Map<Integer, String> TITLES = Map.of(413, "Content Too Large", 421, "Misdirected Request");

    static Problem of(int status, String detail) {
        return of(status, detail, detail);
    }

    static Problem invalid(BadRequestException cause) {
        Issue issue = new Issue(List.of(cause.parameter()), "must be " + cause.allowed(), "invalid_value");
        Problem problem = of(400, String.valueOf(cause.getMessage()), "ValidationError");
        problem.json.put("parameter", cause.parameter()).put("allowed", cause.allowed());
        return problem.with(List.of(issue));
    }

    static Problem invalid(List<Issue> issues) {
        Issue first = issues.getFirst();
        String field = first.field();
        return of(400, field.isEmpty() ? first.message() : field + ": " + first.message(), "ValidationError")
                .with(issues);
    }

    private static Problem of(int status, String detail, String error) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, StatusCodes.getReason(status)))
                .put("status", status)
                .put("detail", detail)
                .put("error", error);
        return new Problem(status, detail, json);
    }

    private Problem with(List<Issue> issues) {
        ArrayNode list = json.putArray("issues");
        for (Issue issue : issues.subList(0, Math.min(MAX_ISSUES, issues.size()))) {
            ObjectNode node = list.addObject();
            node.set("path", Reply.MAPPER.valueToTree(issue.path()));
            node.put("field", issue.field()).put("message", issue.message()).put("code", issue.code());
        }
        return this;
    }
}
