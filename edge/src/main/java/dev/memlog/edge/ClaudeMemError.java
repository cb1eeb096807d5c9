/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The errors of claude-mem's routes, in the shapes that its clients read. */
public final class ClaudeMemError {
    private ClaudeMemError() {}

    /** {@code {error}} in the place of a problem, with the parameter and its allowed values if it has them. */
    public static Reply of(Reply reply) {
        Problem problem = reply.problem();
        if (problem == null) {
            return reply;
        }
        ObjectNode json = Reply.MAPPER.createObjectNode().put("error", problem.detail());
        for (String member : List.of("parameter", "allowed")) {
            if (problem.json().has(member)) {
                json.set(member, problem.json().get(member));
            }
        }
        return Reply.json(reply.statusCode(), json);
    }

    /** {@code {error,message}}: a name and a sentence. */
    public static Reply named(int statusCode, String name, String message) {
        return Reply.json(
                statusCode, Reply.MAPPER.createObjectNode().put("error", name).put("message", message));
    }

    /** 501: claude-mem has the route and Memlog does not. */
    public static Reply notImplemented(String message) {
        return named(501, "NotImplemented", message);
    }
}
