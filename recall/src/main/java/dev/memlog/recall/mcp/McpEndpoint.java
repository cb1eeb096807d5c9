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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers the protocol's messages one by one and remembers nothing between them, so that any replica can answer the next.
 * No message makes it throw.
 *
 * <p>Threading: safe; a tool's call runs on the thread that brings it.
 */
public final class McpEndpoint {
    /** Versions that begin with a handshake, the newest last; {@link StatelessRevision} is spoken beside them. */
    static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

    /** On a client's own stream the version before these is spoken as well: it differs by its way over HTTP. */
    private static final List<String> STREAM_VERSIONS =
            Stream.concat(Stream.of("2024-11-05"), VERSIONS.stream()).toList();

    /** The one version that has batches, and what a client that names none speaks. */
    private static final String BATCHES = VERSIONS.getFirst();

    private static final int MOST_OF_A_BATCH = 50;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private static final String CALLS = "calls";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(JSON);

    private final McpStatelessServerHandler handler;
    private final String version;

    private McpEndpoint(McpStatelessServerHandler handler, String version) {
        this.handler = handler;
        this.version = version;
    }

    /** @param version Memlog's version, reported to clients */
    public static McpEndpoint of(String version) {
        return of(version, VERSIONS);
    }

    /** For one client, whose messages come by a stream of its own. */
    public static McpEndpoint ofStream(String version) {
        return of(version, STREAM_VERSIONS);
    }

    private static McpEndpoint of(String version, List<String> versions) {
        HandlerSeat seat = new HandlerSeat(versions);
        McpServer.sync(seat)
                .serverInfo("memlog", version)
                .instructions(MemoryTools.INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .jsonMapper(MAPPER)
                // ToolForm reads arguments, and its errors name the correct form.
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
                .immediateExecution(true)
                .tools(MemoryTools.all().stream()
                        .map(McpEndpoint::specification)
                        .toList())
                .build();
        return new McpEndpoint(Objects.requireNonNull(seat.handler, "the server has not taken its seat"), version);
    }

    /** What becomes of one message. */
    public sealed interface Outcome {
        /** A request is answered, with a result or an error. */
        record Answered(String message) implements Outcome {}

        /** A notification or a response needs no answer. */
        record Accepted() implements Outcome {}

        /** It cannot be taken; {@code message} says why in the protocol's form, {@code statusCode} in HTTP's. */
        record Refused(String message, int statusCode) implements Outcome {}
    }

    /** Of a client that has no headers to send. */
    public Outcome receive(String message, ToolCalls calls) {
        return receive(message, ProtocolHeaders.NONE, calls);
    }

    /** @param calls answers the tools that the message calls */
    public Outcome receive(String message, ProtocolHeaders headers, ToolCalls calls) {
        JsonNode json;
        try {
            json = JSON.readTree(message);
        } catch (JsonProcessingException e) {
            return refused(null, ErrorCodes.PARSE_ERROR, "the message is not JSON");
        }
        if (json.isArray()) {
            return batch(json, headers, calls);
        }
        return json.isObject()
                ? one(json, headers, calls)
                : refused(null, ErrorCodes.INVALID_REQUEST, "the message must be one JSON-RPC object");
    }

    private Outcome batch(JsonNode messages, ProtocolHeaders headers, ToolCalls calls) {
        String named = headers.version();
        if (named != null && !named.equals(BATCHES)) {
            return refused(
                    null,
                    ErrorCodes.INVALID_REQUEST,
                    "batches are of revision " + BATCHES + " alone: send one JSON-RPC object");
        }
        if (messages.isEmpty() || messages.size() > MOST_OF_A_BATCH) {
            return refused(null, ErrorCodes.INVALID_REQUEST, "a batch must have 1 to " + MOST_OF_A_BATCH + " messages");
        }
        List<String> answers = new ArrayList<>();
        for (JsonNode each : messages) {
            Outcome outcome = each.isObject()
                            && StatelessRevision.claimOf(each) == null
                            && !each.path("method").asText().equals(McpSchema.METHOD_INITIALIZE)
                    ? one(each, headers, calls)
                    : refused(each.path("id"), ErrorCodes.INVALID_REQUEST, "no message for a batch");
            switch (outcome) {
                case Outcome.Answered answered -> answers.add(answered.message());
                case Outcome.Refused refused -> answers.add(refused.message());
                case Outcome.Accepted accepted -> {}
            }
        }
        return answers.isEmpty() ? new Outcome.Accepted() : new Outcome.Answered("[" + String.join(",", answers) + "]");
    }

    private Outcome one(JsonNode message, ProtocolHeaders headers, ToolCalls calls) {
        String claim = StatelessRevision.claimOf(message);
        String named = claim != null ? claim : headers.version();
        if (named != null && !named.equals(StatelessRevision.VERSION) && !VERSIONS.contains(named)) {
            return unsupported(message.path("id"), named);
        }
        try {
            if (!(McpSchema.deserializeJsonRpcMessage(MAPPER, message.toString()) instanceof JSONRPCRequest request)) {
                return new Outcome.Accepted();
            }
            return StatelessRevision.VERSION.equals(named)
                    ? stateless(request, message, headers, claim, calls)
                    : new Outcome.Answered(answer(request, message, calls));
        } catch (IOException | IllegalArgumentException e) {
            return refused(
                    message.path("id"),
                    ErrorCodes.INVALID_REQUEST,
                    "the message must be a JSON-RPC 2.0 request with a method, an id and params as an object");
        }
    }

    private Outcome stateless(
            JSONRPCRequest request, JsonNode message, ProtocolHeaders headers, @Nullable String claim, ToolCalls calls)
            throws IOException {
        JsonNode id = message.path("id");
        if (claim == null) {
            return refused(
                    id,
                    ErrorCodes.INVALID_PARAMS,
                    "params._meta must have io.modelcontextprotocol/protocolVersion in revision "
                            + StatelessRevision.VERSION);
        }
        String mismatch = StatelessRevision.mismatch(headers, claim, message);
        if (mismatch != null) {
            return refused(id, StatelessRevision.HEADER_MISMATCH, mismatch);
        }
        if (!StatelessRevision.serves(request.method())) {
            return new Outcome.Refused(
                    error(id, ErrorCodes.METHOD_NOT_FOUND, "there is no such method here")
                            .toString(),
                    NOT_FOUND);
        }
        JsonNode answer = request.method().equals(StatelessRevision.DISCOVER)
                ? discovery(id)
                : JSON.readTree(answer(request, message, calls));
        if (answer.path("result") instanceof ObjectNode result) {
            StatelessRevision.complete(result, request.method(), version);
        }
        return new Outcome.Answered(answer.toString());
    }

    private static ObjectNode discovery(JsonNode id) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        StatelessRevision.discovery(answer.putObject("result"), MemoryTools.INSTRUCTIONS);
        return answer;
    }

    private static Outcome unsupported(JsonNode id, String version) {
        ObjectNode json = error(id, StatelessRevision.UNSUPPORTED_VERSION, "Unsupported protocol version");
        StatelessRevision.tellSupported((ObjectNode) json.path("error"), VERSIONS, version);
        return new Outcome.Refused(json.toString(), BAD_REQUEST);
    }

    private static Outcome refused(@Nullable JsonNode id, int code, String message) {
        return new Outcome.Refused(error(id, code, message).toString(), BAD_REQUEST);
    }

    private String answer(JSONRPCRequest request, JsonNode message, ToolCalls calls) throws IOException {
        JsonNode id = message.path("id");
        JsonNode params = message.path("params");
        if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)
                && !MemoryTools.isOne(params.path("name").asText())) {
            return error(id, ErrorCodes.INVALID_PARAMS, "params.name must be one of " + MemoryTools.names())
                    .toString();
        }
        if (request.method().equals(McpSchema.METHOD_INITIALIZE) && !params.isObject()) {
            return error(id, ErrorCodes.INVALID_PARAMS, "params must be an object with protocolVersion")
                    .toString();
        }
        try {
            Object response = handler.handleRequest(McpTransportContext.create(Map.of(CALLS, calls)), request)
                    .block();
            return MAPPER.writeValueAsString(Objects.requireNonNull(response, "a request has an answer"));
        } catch (McpError e) {
            return error(id, e.getJsonRpcError().code(), e.getJsonRpcError().message())
                    .toString();
        } catch (IllegalArgumentException e) {
            // What the mapper says of it may quote the message.
            return error(id, ErrorCodes.INVALID_PARAMS, "params do not have the form that this method takes")
                    .toString();
        } catch (Throwable e) {
            Border.failed("mcp", e);
            Border.rethrowFatal(e);
            return error(id, ErrorCodes.INTERNAL_ERROR, "the answer could not be made; the log says why")
                    .toString();
        }
    }

    private static SyncToolSpecification specification(ToolForm form) {
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
            ToolCalls calls = (ToolCalls) context.get(CALLS);
            return result(calls.call(form, arguments == null ? Map.of() : arguments));
        });
    }

    private static CallToolResult result(ToolAnswer answer) {
        return CallToolResult.builder()
                .addTextContent(answer.text())
                .isError(answer.isError())
                .build();
    }

    private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
        ObjectNode json = JSON.createObjectNode().put("jsonrpc", "2.0");
        json.set("id", id != null && (id.isTextual() || id.isIntegralNumber()) ? id : JSON.nullNode());
        json.putObject("error").put("code", code).put("message", message);
        return json;
    }

    /** Where the server puts what answers; messages are brought to it from outside. */
    private static final class HandlerSeat implements McpStatelessServerTransport {
        private final List<String> versions;
        private @Nullable McpStatelessServerHandler handler;

        private HandlerSeat(List<String> versions) {
            this.versions = versions;
        }

        @Override
        public void setMcpHandler(McpStatelessServerHandler mcpHandler) {
            handler = mcpHandler;
        }

        @Override
        public List<String> protocolVersions() {
            return versions;
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }
}
