/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Memlog's tools for agents over the Model Context Protocol: their names and parameters, and an endpoint that answers the
 * protocol's messages over any transport. {@link dev.memlog.recall.mcp.ToolCalls} answers the calls.
 */
@NullMarked
package dev.memlog.recall.mcp;

import org.jspecify.annotations.NullMarked;
