/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Records to bytes and back: JSON objects with {@code type} and {@code schema} fields. An unknown type is kept as a
 * value; anything else that is not ours is an {@link UndecodableException}.
 *
 * <p>Threading: safe.
 */
public final class WireCodec {
    public static final int SCHEMA = 1;
    private final JsonMapper mapper = WireMapper.create();

    public JsonMapper mapper() {
        return mapper;
    }

    public byte[] encode(SessionEvent event) {
        if (event instanceof SessionEvent.UnknownEvent unknown && unknown.body() != null) {
            return toBytes(unknown.body());
        }
        return toBytes(withSchema(event));
    }

    public byte[] encode(MemoryRecord memory) {
        if (memory instanceof MemoryRecord.UnknownMemory unknown && unknown.body() != null) {
            return toBytes(unknown.body());
        }
        return toBytes(withSchema(memory));
    }

    public byte[] encode(CallRecord call) {
        ObjectNode node = withSchema(call);
        node.put("type", "call");
        return toBytes(node);
    }

    public SessionEvent decodeEvent(byte[] bytes) throws UndecodableException {
        JsonNode tree = tree(bytes);
        try {
            return mapper.treeToValue(tree, SessionEvent.class);
        } catch (InvalidTypeIdException e) {
            return unknownEvent(tree);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw undecodable(e);
        }
    }

    public MemoryRecord decodeMemory(String key, byte[] bytes) throws UndecodableException {
        JsonNode tree = tree(bytes);
        try {
            return mapper.treeToValue(tree, MemoryRecord.class);
        } catch (InvalidTypeIdException e) {
            return new MemoryRecord.UnknownMemory(key, tree);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw undecodable(e);
        }
    }

    public CallRecord decodeCall(byte[] bytes) throws UndecodableException {
        try {
            return mapper.treeToValue(tree(bytes), CallRecord.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw undecodable(e);
        }
    }

    private SessionEvent unknownEvent(JsonNode tree) throws UndecodableException {
        try {
            Envelope envelope = mapper.treeToValue(tree, Envelope.class);
            return new SessionEvent.UnknownEvent(envelope, tree.path("type").asText(), tree);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw undecodable(e);
        }
    }

    private JsonNode tree(byte[] bytes) throws UndecodableException {
        JsonNode tree;
        try {
            tree = mapper.readTree(bytes);
        } catch (IOException e) {
            throw undecodable(e);
        }
        if (tree == null || !tree.isObject()) {
            throw new UndecodableException("not a JSON object");
        }
        return tree;
    }

    private ObjectNode withSchema(Object value) {
        ObjectNode node = mapper.valueToTree(value);
        node.put("schema", SCHEMA);
        return node;
    }

    // Through a string, because a lone surrogate (agents do send them) makes the byte generator throw.
    private byte[] toBytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    // Jackson's own messages quote what they stumbled on, which may be somebody's secret: only the place is told.
    private static UndecodableException undecodable(Exception e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            return new UndecodableException("field " + field + " is missing or of another type than it should be");
        }
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return new UndecodableException("not valid JSON from byte " + json.getLocation().getByteOffset());
        }
        return new UndecodableException("not a record of ours: " + e.getClass().getSimpleName());
    }
}
