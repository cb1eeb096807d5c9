/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import java.util.Map;

/**
 * Answers calls of tools.
 *
 * <p>Threading: called from several threads at once; may block. Whatever fails is an answer, not an exception.
 */
@FunctionalInterface
public interface ToolCalls {
    /** @param arguments as the agent wrote them, to be read with {@link ToolForm#read} */
    ToolAnswer call(ToolForm tool, Map<String, Object> arguments);
}
