/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One agent's hook payloads and the answers that it takes. Nothing here ever stops or delays what the agent does.
 *
 * <p>Threading: safe.
 */
interface HookReader {
    /** The call, or null if the payload is not one; an issue then tells why. */
    @Nullable
    HookCall read(HookPayload payload);

    /** The answer that lets the agent go on. */
    default ObjectNode goOn(HookPayload payload) {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The answer that adds {@code text} to what the model is told. */
    default ObjectNode withContext(HookPayload payload, String text) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.putObject("hookSpecificOutput")
                .put("hookEventName", payload.hookName())
                .put("additionalContext", text);
        return reply;
    }

    /** Whether the answer to a prompt may add to what the model is told, as the answer to a session's start may. */
    default boolean promptTakesContext() {
        return true;
    }

    /** The answer with a line for the person before the screen, where the agent shows one. */
    default ObjectNode withMessage(ObjectNode reply, String message) {
        return reply;
    }
}
