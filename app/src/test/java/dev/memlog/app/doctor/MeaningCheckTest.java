/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.app.doctor.CheckResult.Level;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeaningCheckTest {
    @TempDir
    private Path temp;

    @Test
    void shouldLoadTheModelWhereNoNodeRuns() throws IOException {
        Files.createDirectories(temp.resolve("data"));

        assertThat(examine(Map.of())).singleElement().satisfies(result -> {
            assertThat(result.level()).isEqualTo(Level.OK);
            assertThat(result.message()).contains("can be loaded");
        });
    }

    @Test
    void shouldUnpackNothingWhereNoNodeWasStartedYet() {
        assertThat(examine(Map.of())).extracting(CheckResult::level).containsExactly(Level.OK);
        assertThat(temp.resolve("data")).doesNotExist();
    }

    @Test
    void shouldSayWhyTheModelCannotBeUsed() throws IOException {
        Files.createDirectories(temp.resolve("data"));
        Path model = Files.createDirectories(temp.resolve("model"));
        Files.writeString(model.resolve("model.onnx"), "no model");
        Files.writeString(model.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");

        assertThat(examine(Map.of("embeddings.model", model.toString())))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.level()).isEqualTo(Level.WARNING);
                    assertThat(result.message())
                            .contains(model.resolve("model.onnx").toString(), "cannot be used");
                });
    }

    @Test
    void shouldNameTheSettingThatNamesNoModel() throws IOException {
        Files.createDirectories(temp.resolve("data"));

        assertThat(examine(Map.of("embeddings.model", "text-embedding-3-small")))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.level()).isEqualTo(Level.PROBLEM);
                    assertThat(result.message())
                            .contains("embeddings.model=text-embedding-3-small", "embeddings.provider is local");
                });
    }

    @Test
    void shouldCheckNothingWithoutAModelInTheProcess() {
        assertThat(examine(Map.of("embeddings.provider", "none"))).isEmpty();
        assertThat(examine(Map.of("embeddings.provider", "openai"))).isEmpty();
    }

    @Test
    void shouldTellWhatTheNodeSays() throws IOException {
        assertThat(ofNode("{\"model\":\"local/m/384/1\",\"state\":\"working\",\"vectors\":7,\"waiting\":3}"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.level()).isEqualTo(Level.OK);
                    assertThat(result.message()).contains("local/m/384/1", "7 vectors", "3");
                });
        assertThat(ofNode("{\"model\":\"openai/m\",\"state\":\"unavailable\",\"trouble\":\"status 503\"}"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.level()).isEqualTo(Level.WARNING);
                    assertThat(result.message()).contains("status 503");
                });
        assertThat(ofNode("{}")).isEmpty();
        assertThat(ofNode("{\"model\":\"local/m/384/1\",\"state\":\"unusable\",\"trouble\":\"no library\"}"))
                .as("the node's detail says more")
                .isEmpty();
    }

    private List<CheckResult> examine(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", temp.resolve("data").toString());
        return new MeaningCheck(Settings.load(all, Map.of())).examine();
    }

    private static List<CheckResult> ofNode(String embeddings) throws IOException {
        return MeaningCheck.ofNode(new ObjectMapper().readTree(embeddings));
    }
}
