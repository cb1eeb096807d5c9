/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEmbedderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    @Test
    void shouldMakeTheVectorsOfTheReference() throws Exception {
        List<Reference> references =
                Reference.all().stream().filter(each -> each.vector().length > 0).toList();
        try (LocalEmbedder embedder = LocalEmbedder.bundled(data)) {
            for (Purpose purpose : Purpose.values()) {
                List<float[]> vectors = vectors(embedder.embed(
                        references.stream().map(Reference::text).toList(), purpose, PATIENCE));

                assertThat(vectors).hasSameSizeAs(references);
                for (int i = 0; i < vectors.size(); i++) {
                    assertThat(vectors.get(i)).hasSize(384);
                    assertThat(dot(vectors.get(i), references.get(i).vector())).isCloseTo(1, within(1e-5));
                }
            }
        }
        assertThat(references).isNotEmpty();
        // A node that is killed must not leave more at each start.
        assertThat(OnnxLibraries.folderOfStart()).doesNotExist();
    }

    @Test
    void shouldFindTheEndOfALongTextNearWhatItSays() throws Exception {
        String filler = "The build copies the pictures of the manual into the archive. ";
        String end = "The payment worker retries three times.";
        try (LocalEmbedder embedder = LocalEmbedder.bundled(data)) {
            List<float[]> vectors = vectors(embedder.embed(
                    List.of(filler.repeat(30), filler.repeat(30) + end.repeat(20), end), Purpose.MEMORY, PATIENCE));

            assertThat(dot(vectors.get(1), vectors.get(2)))
                    .isGreaterThan(dot(vectors.get(0), vectors.get(2)) + 0.2);
            assertThat(dot(vectors.get(1), vectors.get(1))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void shouldSayNothingOfATextInAScriptThatTheModelDoesNotKnow() throws Exception {
        List<String> texts = List.of(
                "支付失败后一直重复请求怎么办", "Почему оплата отправляется снова", "ข้อมูลลับรั่วไหล", "the PaymentWorker 重试");
        try (LocalEmbedder embedder = LocalEmbedder.bundled(data)) {
            for (Purpose purpose : Purpose.values()) {
                assertThat(vectors(embedder.embed(texts, purpose, PATIENCE)))
                        .extracting(vector -> vector.length)
                        .containsExactly(0, 0, 0, 384);
            }
        }
    }

    @Test
    void shouldUseAgainWhatAnEarlierStartHasUnpacked() throws Exception {
        try (LocalEmbedder first = LocalEmbedder.bundled(data)) {
            vectors(first.embed(List.of("one"), Purpose.QUERY, PATIENCE));
        }
        Path model = model();
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(model, longAgo);

        try (LocalEmbedder second = LocalEmbedder.bundled(data)) {
            vectors(second.embed(List.of("two"), Purpose.QUERY, PATIENCE));
        }

        assertThat(model()).isEqualTo(model);
        assertThat(Files.getLastModifiedTime(model)).isEqualTo(longAgo);
    }

    @Test
    void shouldUnpackAgainWhatIsNotWhole() throws Exception {
        try (LocalEmbedder first = LocalEmbedder.bundled(data)) {
            vectors(first.embed(List.of("one"), Purpose.QUERY, PATIENCE));
        }
        Files.writeString(model(), "cut off");

        try (LocalEmbedder second = LocalEmbedder.bundled(data)) {
            vectors(second.embed(List.of("two"), Purpose.QUERY, PATIENCE));
        }
    }

    @Test
    void shouldNameAModelOfTheUsersByItsFolderAndItsContent() throws Exception {
        Path folder = Files.createDirectories(data.resolve("mine"));
        try (LocalEmbedder bundled = LocalEmbedder.bundled(data)) {
            vectors(bundled.embed(List.of("one"), Purpose.QUERY, PATIENCE));
            Files.copy(model(), folder.resolve("model.onnx"));
            Files.writeString(
                    folder.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\nsession\nends\n");

            try (LocalEmbedder own = LocalEmbedder.of(folder, data)) {
                assertThat(own.model()).startsWith("local/mine/").isNotEqualTo(bundled.model());
                assertThat(vectors(own.embed(List.of("session ends"), Purpose.MEMORY, PATIENCE)).getFirst())
                        .hasSize(384);
                String before = own.model();
                Files.writeString(folder.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\nsession\nends\nmore\n");
                try (LocalEmbedder changed = LocalEmbedder.of(folder, data)) {
                    assertThat(changed.model()).isNotEqualTo(before);
                }
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFileThatIsNoModel() throws Exception {
        Path folder = Files.createDirectories(data.resolve("mine"));
        Files.writeString(folder.resolve("model.onnx"), "no model");
        Files.writeString(folder.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");

        try (LocalEmbedder embedder = LocalEmbedder.of(folder, data)) {
            assertThat(embedder.embed(List.of("one"), Purpose.QUERY, PATIENCE))
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            outcome -> assertThat(outcome.message()).contains(folder.resolve("model.onnx") + " cannot be used"));
        }
    }

    @Test
    void shouldAnswerThatTheNodeStopsOnceItIsClosed() throws Exception {
        LocalEmbedder embedder = LocalEmbedder.bundled(data);
        embedder.close();

        for (Purpose purpose : Purpose.values()) {
            assertThat(embedder.embed(List.of("one"), purpose, PATIENCE)).isInstanceOf(Outcome.Unavailable.class);
        }
    }

    private Path model() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("models"))) {
            return files.filter(file -> file.toString().endsWith(".onnx")).findFirst().orElseThrow();
        }
    }

    private static List<float[]> vectors(Outcome outcome) {
        if (outcome instanceof Outcome.Vectors made) {
            assertThat(made.tokens()).isZero();
            return made.vectors();
        }
        throw new AssertionError(outcome);
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
