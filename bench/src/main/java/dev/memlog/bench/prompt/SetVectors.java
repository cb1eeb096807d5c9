/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.prompt;

import dev.memlog.event.text.Sha256;
import dev.memlog.store.embedding.VectorIndex;
import dev.memlog.store.embedding.VectorSearch;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a set's texts, each made once and kept in a file, since making them takes minutes and asking seconds.
 *
 * <p>Threading: one thread.
 */
final class SetVectors implements VectorSearch, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Embedder embedder;
    private final Path file;
    private final VectorIndex index = new VectorIndex(Long.MAX_VALUE);
    private final Map<String, float[]> known = new LinkedHashMap<>();
    private int made;

    SetVectors(Embedder embedder, Path file) throws IOException {
        this.embedder = embedder;
        this.file = file;
        if (Files.exists(file)) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                for (int left = in.readInt(); left > 0; left--) {
                    String name = in.readUTF();
                    float[] vector = new float[in.readInt()];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = in.readFloat();
                    }
                    known.put(name, vector);
                }
            }
        }
    }

    float[] of(String text) {
        String name = Sha256.hex(embedder.model() + '\n' + text);
        float[] vector = known.get(name);
        if (vector == null) {
            vector = make(text);
            known.put(name, vector);
            made++;
        }
        return vector;
    }

    private float[] make(String text) {
        try {
            // As a query: the making of memories rests in between.
            return switch (embedder.embed(List.of(text), Purpose.QUERY, PATIENCE)) {
                case Outcome.Vectors vectors -> vectors.vectors().getFirst();
                case Outcome.Unavailable unavailable -> throw new IllegalStateException(unavailable.message());
                case Outcome.Refused refused -> throw new IllegalStateException(refused.message());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public VectorIndex index() {
        return index;
    }

    @Override
    public double nearness() {
        return 0.5;
    }

    @Override
    public float @Nullable [] ofQuestion(String text, @Nullable Duration timeout) {
        return timeout != null && timeout.isZero() ? null : of(text);
    }

    @Override
    public void close() throws IOException {
        if (made > 0) {
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
                out.writeInt(known.size());
                for (Map.Entry<String, float[]> each : known.entrySet()) {
                    out.writeUTF(each.getKey());
                    out.writeInt(each.getValue().length);
                    for (float number : each.getValue()) {
                        out.writeFloat(number);
                    }
                }
            }
        }
        embedder.close();
    }
}
