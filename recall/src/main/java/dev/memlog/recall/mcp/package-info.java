/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Memlog's tools for agents over the Model Context Protocol: what they are called and may be told, and an endpoint that
 * answers the protocol's messages, whichever way they come. Who answers a call is left to {@link
 * dev.memlog.recall.mcp.ToolCalls}.
 */
@NullMarked
package dev.memlog.recall.mcp;

import org.jspecify.annotations.NullMarked;
