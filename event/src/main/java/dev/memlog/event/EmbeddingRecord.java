/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value on {@link Topics#EMBEDDINGS}, under the key of its memory. The vector was paid for: a rebuilt database, and
 * every other node, reads it here instead of requesting it again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = EmbeddingRecord.Embedding.class, name = "embedding"))
public sealed interface EmbeddingRecord {
    /** The record's key on the topic: its memory's. */
    String recordKey();

    /** The version of the wire form. */
    @JsonProperty
    default int schema() {
        return WireCodec.SCHEMA;
    }

    /**
     * A memory's meaning as a vector of length 1.
     *
     * @param memory its record key
     * @param number its number, by which a reader sees whether it has read the memory already
     * @param model the model that made the vector; vectors of different models are never compared
     * @param scale the value of one step
     * @param steps the vector's numbers in steps, a byte each; empty if the model does not accept the text
     * @param tokens the tokens it cost
     * @param revision the edited text that it was made from ({@link MemoryMark.EditedText#revision}); null for the
     *     memory's own text
     */
    record Embedding(
            MemoryKey memory,
            long number,
            String model,
            float scale,
            byte[] steps,
            int tokens,
            Instant at,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String revision)
            implements EmbeddingRecord {
        public Embedding {
            requireNonNull(memory, "memory");
            requireNonNull(model, "model");
            requireNonNull(steps, "steps");
            requireNonNull(at, "at");
            if (!Float.isFinite(scale) || scale < 0) {
                throw new IllegalArgumentException("a vector's scale must be a number from 0 on");
            }
            tokens = Bounds.count(tokens);
        }

        /** Of a memory's own text. */
        public Embedding(
                MemoryKey memory, long number, String model, float scale, byte[] steps, int tokens, Instant at) {
            this(memory, number, model, scale, steps, tokens, at, null);
        }

        @Override
        public String recordKey() {
            return memory.toString();
        }

        /** Omits the vector, which reveals the memory's content. */
        @Override
        public String toString() {
            return "Embedding[" + memory + ", " + model + ", " + steps.length + "]";
        }
    }

    /** A record of an unknown type, kept unchanged. */
    record UnknownEmbedding(String recordKey, @Nullable JsonNode body) implements EmbeddingRecord {}
}
