/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads one agent's hook payloads and writes its replies. A reply never stops or delays the agent.
 *
 * <p>Threading: safe.
 */
interface HookReader {
    /** The call; null, with an issue, if the payload is invalid. */
    @Nullable
    HookCall read(HookPayload payload);

    /** The reply that lets the agent continue. */
    default ObjectNode goOn(HookPayload payload) {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The reply that adds {@code text} to the model's input. */
    default ObjectNode withContext(HookPayload payload, String text) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.putObject("hookSpecificOutput")
                .put("hookEventName", payload.hookName())
                .put("additionalContext", text);
        return reply;
    }

    /** Whether the reply to a prompt can add to the model's input, as the reply to a session's start can. */
    default boolean promptTakesContext() {
        return true;
    }

    /** Whether the replies before a tool call and after a failed one can add to the model's input. */
    default boolean toolTakesContext() {
        return false;
    }

    /** Adds a line for the user to a reply, if the agent can show one. */
    default ObjectNode withMessage(ObjectNode reply, String message) {
        return reply;
    }
}
