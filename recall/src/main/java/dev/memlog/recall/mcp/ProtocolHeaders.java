/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import org.jspecify.annotations.Nullable;

/**
 * What a message over HTTP says of itself outside its body; each is null where it is not said.
 *
 * @param version {@code MCP-Protocol-Version}
 * @param method {@code Mcp-Method}
 * @param name {@code Mcp-Name}, the tool's
 */
public record ProtocolHeaders(
        @Nullable String version,
        @Nullable String method,
        @Nullable String name) {
    /** Of a message that did not come over HTTP. */
    public static final ProtocolHeaders NONE = new ProtocolHeaders(null, null, null);
}
