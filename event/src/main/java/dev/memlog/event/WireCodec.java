/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        return toBytes(
                event instanceof SessionEvent.UnknownEvent unknown && unknown.body() != null ? unknown.body() : event);
    }

    public byte[] encode(MemoryRecord memory) {
        return toBytes(
                memory instanceof MemoryRecord.UnknownMemory unknown && unknown.body() != null
                        ? unknown.body()
                        : memory);
    }

    public byte[] encode(CallRecord call) {
        return toBytes(call);
    }

    public byte[] encode(ControlRecord control) {
        return toBytes(
                control instanceof ControlRecord.UnknownControl unknown && unknown.body() != null
                        ? unknown.body()
                        : control);
    }

    public byte[] encode(EmbeddingRecord embedding) {
        return toBytes(
                embedding instanceof EmbeddingRecord.UnknownEmbedding unknown && unknown.body() != null
                        ? unknown.body()
                        : embedding);
    }

    public EmbeddingRecord decodeEmbedding(String key, byte[] bytes) throws UndecodableException {
        try {
            return required(mapper.readValue(bytes, EmbeddingRecord.class));
        } catch (InvalidTypeIdException e) {
            return new EmbeddingRecord.UnknownEmbedding(key, tree(bytes));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw undecodable(e);
        }
    }

    public ControlRecord decodeControl(String key, byte[] bytes) throws UndecodableException {
        try {
            return required(mapper.readValue(bytes, ControlRecord.class));
        } catch (InvalidTypeIdException e) {
            return new ControlRecord.UnknownControl(key, tree(bytes));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw undecodable(e);
        }
    }

    public SessionEvent decodeEvent(byte[] bytes) throws UndecodableException {
        try {
            return required(mapper.readValue(bytes, SessionEvent.class));
        } catch (InvalidTypeIdException e) {
            return unknownEvent(tree(bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw undecodable(e);
        }
    }

    public MemoryRecord decodeMemory(String key, byte[] bytes) throws UndecodableException {
        try {
            return required(mapper.readValue(bytes, MemoryRecord.class));
        } catch (InvalidTypeIdException e) {
            return new MemoryRecord.UnknownMemory(key, tree(bytes));
        } catch (IOException | IllegalArgumentException e) {
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

    private static <T> T required(@Nullable T value) throws UndecodableException {
        if (value == null) {
            throw new UndecodableException("null is no record");
        }
        return value;
    }

    // Through a string, because a lone surrogate (agents do send them) makes the byte generator throw.
    private byte[] toBytes(Object value) {
        try {
            return mapper.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours does not serialize", e);
        }
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
            return new UndecodableException(
                    "not valid JSON from byte " + json.getLocation().getByteOffset());
        }
        return new UndecodableException("not a record of ours: " + e.getClass().getSimpleName());
    }
}
