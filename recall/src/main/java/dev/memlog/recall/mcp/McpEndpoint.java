/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.thread.Border;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers the protocol's messages one by one and remembers nothing between them, so that any replica can answer the next.
 * No message makes it throw.
 *
 * <p>Threading: safe; a tool's call runs on the thread that brings it.
 */
public final class McpEndpoint {
    /** Versions of the protocol that it speaks, the newest last. */
    public static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(JSON);

    private final McpStatelessServerHandler handler;

    private McpEndpoint(McpStatelessServerHandler handler) {
        this.handler = handler;
    }

    /** @param version Memlog's own, told to clients */
    public static McpEndpoint of(String version, ToolCalls calls) {
        HandlerSeat seat = new HandlerSeat();
        McpServer.sync(seat)
                .serverInfo("memlog", version)
                .instructions(MemoryTools.INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .jsonMapper(MAPPER)
                // Arguments are read by ToolForm, which tells an agent what to write instead.
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
                .immediateExecution(true)
                .tools(MemoryTools.all().stream()
                        .map(form -> specification(form, calls))
                        .toList())
                .build();
        return new McpEndpoint(Objects.requireNonNull(seat.handler, "the server has not taken its seat"));
    }

    /** What becomes of one message. */
    public sealed interface Outcome {
        /** A request is answered, with a result or an error. */
        record Answered(String message) implements Outcome {}

        /** A notification or a response needs no answer. */
        record Accepted() implements Outcome {}

        /** It is no message of the protocol; {@code message} says so in its form. */
        record Refused(String message) implements Outcome {}
    }

    public Outcome receive(String message) {
        JsonNode json;
        try {
            json = JSON.readTree(message);
        } catch (JsonProcessingException e) {
            return new Outcome.Refused(error(null, ErrorCodes.PARSE_ERROR, "the message is not JSON"));
        }
        if (!json.isObject()) {
            return new Outcome.Refused(error(
                    null,
                    ErrorCodes.INVALID_REQUEST,
                    "the message must be one JSON-RPC object; batches are not taken"));
        }
        try {
            return McpSchema.deserializeJsonRpcMessage(MAPPER, message) instanceof JSONRPCRequest request
                    ? new Outcome.Answered(answer(request, json))
                    : new Outcome.Accepted();
        } catch (IOException | IllegalArgumentException e) {
            return new Outcome.Refused(error(
                    json.path("id"),
                    ErrorCodes.INVALID_REQUEST,
                    "the message must be a JSON-RPC 2.0 request with a method, an id and params as an object"));
        }
    }

    private String answer(JSONRPCRequest request, JsonNode message) throws IOException {
        JsonNode id = message.path("id");
        JsonNode params = message.path("params");
        if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)
                && !MemoryTools.isOne(params.path("name").asText())) {
            return error(id, ErrorCodes.INVALID_PARAMS, "params.name must be one of " + MemoryTools.names());
        }
        if (request.method().equals(McpSchema.METHOD_INITIALIZE) && !params.isObject()) {
            return error(id, ErrorCodes.INVALID_PARAMS, "params must be an object with protocolVersion");
        }
        try {
            Object response =
                    handler.handleRequest(McpTransportContext.EMPTY, request).block();
            return MAPPER.writeValueAsString(Objects.requireNonNull(response, "a request has an answer"));
        } catch (McpError e) {
            return error(id, e.getJsonRpcError().code(), e.getJsonRpcError().message());
        } catch (IllegalArgumentException e) {
            // What the mapper says of it may quote the message.
            return error(id, ErrorCodes.INVALID_PARAMS, "params do not have the form that this method takes");
        } catch (Throwable e) {
            Border.failed("mcp", e);
            Border.rethrowFatal(e);
            return error(id, ErrorCodes.INTERNAL_ERROR, "the answer could not be made; the log says why");
        }
    }

    private static SyncToolSpecification specification(ToolForm form, ToolCalls calls) {
        ToolAnnotations hints = ToolAnnotations.builder()
                .title(form.title())
                .readOnlyHint(form.readOnly())
                .destructiveHint(false)
                .idempotentHint(true)
                .openWorldHint(false)
                .build();
        Tool tool = Tool.builder(form.name(), form.schema())
                .title(form.title())
                .description(form.description())
                .annotations(hints)
                .build();
        return new SyncToolSpecification(tool, (context, request) -> {
            Map<String, Object> arguments = request.arguments();
            return result(calls.call(form, arguments == null ? Map.of() : arguments));
        });
    }

    private static CallToolResult result(ToolAnswer answer) {
        return CallToolResult.builder()
                .addTextContent(answer.text())
                .isError(answer.isError())
                .build();
    }

    private static String error(@Nullable JsonNode id, int code, String message) {
        ObjectNode json = JSON.createObjectNode().put("jsonrpc", "2.0");
        json.set("id", id != null && (id.isTextual() || id.isIntegralNumber()) ? id : JSON.nullNode());
        json.putObject("error").put("code", code).put("message", message);
        return json.toString();
    }

    /** Where the server puts what answers; messages are brought to it from outside. */
    private static final class HandlerSeat implements McpStatelessServerTransport {
        private @Nullable McpStatelessServerHandler handler;

        @Override
        public void setMcpHandler(McpStatelessServerHandler mcpHandler) {
            handler = mcpHandler;
        }

        @Override
        public List<String> protocolVersions() {
            return VERSIONS;
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }
}
