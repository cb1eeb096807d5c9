/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ProviderConfigTest {
    @SuppressWarnings("unused") // named by the test below
    private static final List<String> NAMES = ProviderNames.ALL;

    @ParameterizedTest
    @FieldSource("NAMES")
    void shouldMakeEveryProviderWhenOnlyItsKeyIsGiven(String name) {
        ProviderConfig config = ProviderDefaults.config(name).withApiKey("key-1234");

        try (ProviderClient client = ProviderFactory.create(config)) {
            assertThat(client.name()).isEqualTo(name);
            assertThat(client.stateful()).isEqualTo(name.equals("claude-cli"));
        }
    }

    @Test
    void shouldKeepWhatWasSetWhenChanged() {
        ProviderConfig config = ProviderDefaults.config("openai")
                .withBaseUrl("http://localhost:11434/v1/")
                .withApiKey(" key ")
                .withModel("llama3")
                .withTimeout(Duration.ofSeconds(5))
                .withConcurrency(5000)
                .withMaxOutputTokens(100)
                .withCommand("x")
                .withDirectory(Path.of("/tmp"))
                .withRotateAfterTokens(7);

        assertThat(config)
                .isEqualTo(new ProviderConfig(
                        "openai",
                        "http://localhost:11434/v1",
                        "key",
                        "llama3",
                        Duration.ofSeconds(5),
                        5000,
                        100,
                        "x",
                        Path.of("/tmp"),
                        7));
    }

    @Test
    void shouldNameTheSettingWhenValueIsBad() {
        ProviderConfig config = ProviderDefaults.config("gemini");

        assertThatThrownBy(() -> config.withConcurrency(0))
                .hasMessageContaining("provider.gemini.concurrency must be at least 1, but is 0");
        assertThatThrownBy(() -> config.withTimeout(Duration.ZERO)).hasMessageContaining("provider.gemini.timeout");
        assertThatThrownBy(() -> config.withModel(" ")).hasMessageContaining("provider.gemini.model");
        assertThatThrownBy(() -> config.withBaseUrl("localhost:80")).hasMessageContaining("provider.gemini.base-url");
        assertThatThrownBy(() -> config.withApiKey("two\nlines"))
                .hasMessageContaining("provider.gemini.api-key")
                .hasMessageNotContaining("two");
        assertThatThrownBy(() -> ProviderDefaults.config("gemeni")).hasMessageContaining("[anthropic, claude-cli,");
        assertThatThrownBy(() -> config.withRotateAfterTokens(-1))
                .hasMessageContaining("provider.gemini.rotate-after-tokens must not be negative, but is -1");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, ANTHROPIC_API_KEY",
        "gemini, GEMINI_API_KEY",
        "openai, OPENAI_API_KEY",
        "openrouter, OPENROUTER_API_KEY"
    })
    void shouldNameSettingAndVariableWhenKeyIsMissing(String name, String variable) {
        assertThatThrownBy(() -> ProviderFactory.create(ProviderDefaults.config(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("provider." + name + ".api-key is missing")
                .hasMessageContaining(variable);
    }

    @Test
    void shouldWantNoKeyWhenOpenAiServerIsOnesOwn() {
        ProviderConfig own = ProviderDefaults.config("openai").withBaseUrl("http://localhost:11434/v1");

        try (ProviderClient client = ProviderFactory.create(own)) {
            assertThat(client.name()).isEqualTo("openai");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash-lite, 10",
        "models/gemini-2.5-flash-lite, 10",
        "gemini-2.5-flash-lite-001, 10",
        "gemini-2.5-flash-preview-09-2025, 10",
        "gemini-2.5-pro, 5",
        "gemini-2.0-flash, 15",
        "gemini-2.0-flash-lite, 30",
        "gemini-3-flash-preview, 5",
        "gemini-3.1-flash-lite, 15",
        "gemini-3.5-flash, 10",
        "gemini-flash-latest, 10",
        "gemini-flash-lite-latest, 15",
        "gemini-9-ultra, 5"
    })
    void shouldBoundGeminisCallsAMinuteByModel(String model, int expected) {
        assertThat(ProviderDefaults.requestsPerMinute("gemini", model)).isEqualTo(expected);
        assertThat(ProviderDefaults.requestsPerMinute("openrouter", model)).isZero();
    }
}
