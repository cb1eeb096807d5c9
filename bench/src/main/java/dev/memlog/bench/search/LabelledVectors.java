/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Question;
import dev.memlog.event.text.Sha256;
import dev.memlog.store.embedding.EmbeddingRows;
import dev.memlog.store.embedding.VectorIndex;
import dev.memlog.store.embedding.VectorSearch;
import dev.memlog.store.embedding.Vectors;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import dev.memlog.store.sql.Database;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of labelled sets, made by an embedder and kept in a file from run to run: making them takes minutes, searching
 * by them seconds.
 *
 * <p>Threading: one thread.
 */
final class LabelledVectors implements VectorSearch {
    private static final long MEMORY = 512L << 20;
    private static final double NEARNESS = 0.5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String TEXTS = "SELECT number, title || char(10) || coalesce(subtitle, '') || char(10)"
            + " || coalesce(narrative, '') || char(10) || replace(facts, char(30), char(10)) FROM observations";

    private final Embedder embedder;
    private final Path file;
    private final Map<String, float[]> known = new HashMap<>();
    private final VectorIndex index = new VectorIndex(MEMORY);

    /** @param file is made where it does not exist */
    LabelledVectors(Embedder embedder, Path file) throws IOException {
        this.embedder = embedder;
        this.file = file;
        if (Files.exists(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                while (in.available() > 0) {
                    String key = in.readUTF();
                    float[] vector = new float[in.readInt()];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = in.readFloat();
                    }
                    known.put(key, vector);
                }
            }
        }
    }

    /** Makes what is missing, and puts the memories' into the store and the index. */
    void fill(Database database, List<LabelledSet> sets) throws Exception {
        Map<Long, String> texts = new HashMap<>();
        try (Statement statement = database.writer().createStatement();
                ResultSet rows = statement.executeQuery(TEXTS)) {
            while (rows.next()) {
                texts.put(rows.getLong(1), rows.getString(2));
            }
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
            for (String text : texts.values()) {
                make(text, Purpose.MEMORY, out);
            }
            for (LabelledSet set : sets) {
                for (Question question : set.questions()) {
                    make(question.text(), Purpose.QUERY, out);
                }
            }
        }
        insert(database, texts);
        new EmbeddingRows(database, embedder.model()).takeUp(index);
    }

    private void make(String text, Purpose purpose, DataOutputStream out) throws IOException, InterruptedException {
        String key = key(text, purpose);
        if (known.containsKey(key)) {
            return;
        }
        if (!(embedder.embed(List.of(text), purpose, PATIENCE) instanceof Outcome.Vectors made)) {
            throw new IOException("no vector was made of: " + text);
        }
        float[] vector = made.vectors().getFirst();
        out.writeUTF(key);
        out.writeInt(vector.length);
        for (float value : vector) {
            out.writeFloat(value);
        }
        known.put(key, vector);
    }

    private String key(String text, Purpose purpose) {
        byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
        return embedder.model() + "/" + purpose + "/" + HexFormat.of().formatHex(digest);
    }

    private void insert(Database database, Map<Long, String> texts) throws SQLException {
        database.writer().setAutoCommit(false);
        try (PreparedStatement insert = database.writer()
                .prepareStatement("INSERT INTO vectors (key, number, model, tokens, at, scale, steps)"
                        + " SELECT key, number, ?, 0, 0, ?, ? FROM observations WHERE number = ?")) {
            for (Map.Entry<Long, String> text : texts.entrySet()) {
                Vectors.Stepped vector =
                        Vectors.step(known.getOrDefault(key(text.getValue(), Purpose.MEMORY), new float[0]));
                insert.setString(1, embedder.model());
                insert.setFloat(2, vector.scale());
                insert.setBytes(3, vector.steps());
                insert.setLong(4, text.getKey());
                insert.executeUpdate();
            }
        }
        database.writer().commit();
        database.writer().setAutoCommit(true);
    }

    @Override
    public VectorIndex index() {
        return index;
    }

    @Override
    public double nearness() {
        return NEARNESS;
    }

    @Override
    public float @Nullable [] ofQuestion(String text, @Nullable Duration timeout) {
        float[] vector = timeout != null && timeout.isZero() ? null : known.get(key(text, Purpose.QUERY));
        return vector == null || vector.length == 0 ? null : vector;
    }
}
