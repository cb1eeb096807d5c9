/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the protocol's revision 2026-07-28 has beside the ones before: no handshake, a version in each request, results
 * that say that they are complete, and errors by which a client finds a version that both know. Decision 0044.
 */
final class StatelessRevision {
    static final String VERSION = "2026-07-28";
    static final String DISCOVER = "server/discover";
    static final String TOOLS_LIST = "tools/list";
    static final String TOOLS_CALL = "tools/call";

    static final int HEADER_MISMATCH = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    private static final String CLAIM = "io.modelcontextprotocol/protocolVersion";
    private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    /** The tools change with the program alone. */
    private static final int FRESH_MILLIS = 300_000;

    private static final String ENCODED = "=?base64?";

    private StatelessRevision() {}

    /** The version that a message says it is of; null where it says none, which those of earlier revisions do not. */
    static @Nullable String claimOf(JsonNode message) {
        JsonNode claim = message.path("params").path("_meta").path(CLAIM);
        return claim.isTextual() ? claim.textValue() : null;
    }

    static boolean serves(String method) {
        return List.of(DISCOVER, TOOLS_LIST, TOOLS_CALL).contains(method);
    }

    /** In what a request's headers say another thing than its body; null if in nothing. */
    static @Nullable String mismatch(ProtocolHeaders headers, String claim, JsonNode message) {
        String method = message.path("method").asText();
        if (headers.version() != null && !headers.version().equals(claim)) {
            return "MCP-Protocol-Version is " + headers.version() + ", but params._meta names " + claim;
        }
        if (headers.method() != null && !headers.method().equals(method)) {
            return "Mcp-Method is not the method of the message";
        }
        String name = headers.name();
        boolean isOther = name != null
                && method.equals(TOOLS_CALL)
                && !name.startsWith(ENCODED)
                && !name.equals(message.path("params").path("name").asText());
        return isOther ? "Mcp-Name is not params.name" : null;
    }

    static ObjectNode discovery(ObjectNode result, String instructions) {
        result.putArray("supportedVersions").add(VERSION);
        result.putObject("capabilities").putObject("tools").put("listChanged", false);
        return result.put("instructions", instructions);
    }

    /** What the revision wants to find in the result of a method. */
    static void complete(ObjectNode result, String method, String version) {
        result.put("resultType", "complete");
        if (!method.equals(TOOLS_CALL)) {
            result.put("ttlMs", FRESH_MILLIS).put("cacheScope", "public");
        }
        ObjectNode meta = result.path("_meta") instanceof ObjectNode given ? given : result.putObject("_meta");
        meta.putObject(SERVER_INFO).put("name", "memlog").put("version", version);
    }

    static void tellSupported(ObjectNode error, List<String> earlier, String requested) {
        ObjectNode data = error.putObject("data");
        ArrayNode supported = data.putArray("supported").add(VERSION);
        earlier.reversed().forEach(supported::add);
        data.put("requested", requested);
    }
}
