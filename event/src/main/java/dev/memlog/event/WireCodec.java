/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records to bytes and decodes them: JSON objects with {@code type} and {@code schema} fields. An unknown type
 * is kept as a value; anything else that is not ours is an {@link UndecodableException}.
 *
 * <p>Threading: safe.
 */
public final class WireCodec {
    public static final int SCHEMA = 1;
    private final JsonMapper mapper = WireMapper.create();

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

    public byte[] encode(AuditRecord audit) {
        return toBytes(audit);
    }

    public EmbeddingRecord decodeEmbedding(String key, byte[] bytes) throws UndecodableException {
        return decode(bytes, EmbeddingRecord.class, null, tree -> new EmbeddingRecord.UnknownEmbedding(key, tree));
    }

    public ControlRecord decodeControl(String key, byte[] bytes) throws UndecodableException {
        return decode(bytes, ControlRecord.class, null, tree -> new ControlRecord.UnknownControl(key, tree));
    }

    public SessionEvent decodeEvent(byte[] bytes) throws UndecodableException {
        return decode(
                bytes,
                SessionEvent.class,
                null,
                tree -> new SessionEvent.UnknownEvent(
                        required(mapper.treeToValue(tree, Envelope.class)),
                        tree.path("type").asText(),
                        tree));
    }

    public MemoryRecord decodeMemory(String key, byte[] bytes) throws UndecodableException {
        return decodeMemory(key, bytes, null);
    }

    /** @param arrived when the record was written; none of its times may lie far after that */
    public MemoryRecord decodeMemory(String key, byte[] bytes, @Nullable Instant arrived) throws UndecodableException {
        return decode(bytes, MemoryRecord.class, arrived, tree -> new MemoryRecord.UnknownMemory(key, tree));
    }

    public CallRecord decodeCall(byte[] bytes) throws UndecodableException {
        return decode(bytes, CallRecord.class, null, tree -> {
            throw new UndecodableException("not a call");
        });
    }

    /** The events record that a memory record accounts for, even if nothing else of it can be read. */
    public Optional<SourceOffset> reflected(byte[] bytes) {
        try {
            JsonNode reflects = mapper.readTree(bytes).path("reflects");
            return reflects.isObject()
                    ? Optional.ofNullable(mapper.treeToValue(reflects, SourceOffset.class))
                    : Optional.empty();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    // Any failure to decode, of whatever type, becomes an {@link UndecodableException}.
    private <T> T decode(byte[] bytes, Class<T> type, @Nullable Instant arrived, Unknown<T> unknown)
            throws UndecodableException {
        try {
            return required(mapper.readerFor(type)
                    .withAttribute(IsoTimeModule.ARRIVED, arrived)
                    .readValue(bytes));
        } catch (InvalidTypeIdException e) {
            return undecodableUnless(() -> unknown.from(tree(bytes)));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw undecodable(e);
        }
    }

    private static <T> T undecodableUnless(Decoding<T> decoding) throws UndecodableException {
        try {
            return decoding.run();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw undecodable(e);
        }
    }

    private JsonNode tree(byte[] bytes) throws IOException, UndecodableException {
        JsonNode tree = mapper.readTree(bytes);
        if (tree == null || !tree.isObject()) {
            throw new UndecodableException("not a JSON object");
        }
        return tree;
    }

    /** Keeps a record of a type that this version does not know. */
    private interface Unknown<T> {
        T from(JsonNode tree) throws IOException, UndecodableException;
    }

    private interface Decoding<T> {
        T run() throws IOException, UndecodableException;
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

    // Jackson's own messages quote the text they fail on, which may be a secret: only the position is named.
    private static UndecodableException undecodable(Throwable e) {
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
