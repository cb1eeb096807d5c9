/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.mode.Modes;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
    private static final String KEY = "sk-proj-0123456789abcdef";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "anthropic, ANTHROPIC_API_KEY",
        "gemini, GEMINI_API_KEY",
        "openrouter, OPENROUTER_API_KEY",
        "openai, OPENAI_API_KEY"
    })
    void shouldRefuseToStartWhenSelectedProviderHasNoKey(String name, String variable) {
        // The other providers' keys lie ready, and must not be taken in its place.
        Map<String, String> environment = new HashMap<>(Map.of(
                "ANTHROPIC_API_KEY", KEY, "GEMINI_API_KEY", KEY, "OPENROUTER_API_KEY", KEY, "OPENAI_API_KEY", KEY));
        environment.remove(variable);
        Providers providers = providers(Map.of("providers", name), environment);

        assertThatThrownBy(() -> providers.chain(Modes.CODE))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("provider." + name + ".api-key")
                .hasMessageContaining(variable)
                .hasMessageNotContaining(KEY)
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseToStartWhenOnlyTheFallbackHasNoKey() {
        Providers providers = providers(Map.of("providers", "offline,gemini"), Map.of("ANTHROPIC_API_KEY", KEY));

        assertThatThrownBy(() -> providers.chain(Modes.CODE))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("GEMINI_API_KEY");
    }

    @Test
    void shouldUseExactlyTheSelectedProvidersInOrder() {
        Providers providers = providers(
                Map.of("providers", "openrouter,anthropic"),
                Map.of("OPENROUTER_API_KEY", KEY, "ANTHROPIC_API_KEY", KEY, "OPENAI_API_KEY", KEY));

        try (ProviderChain chain = providers.chain(Modes.CODE)) {
            assertThat(chain.status(Instant.EPOCH))
                    .extracting(ProviderStatus::provider)
                    .containsExactly("openrouter", "anthropic");
        }
    }

    @Test
    void shouldWantNoKeyWhenOpenAiServerIsOnesOwn() {
        Providers providers = providers(
                Map.of("providers", "openai", "provider.openai.base-url", "http://127.0.0.1:11434/v1"), Map.of());

        try (ProviderChain chain = providers.chain(Modes.CODE)) {
            assertThat(chain.status(Instant.EPOCH)).hasSize(1);
        }
    }

    @Test
    void shouldTakeTheKeyFromAFileAndNeverShowIt() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        Map<String, String> flags = Map.of("providers", "gemini", "provider.gemini.api-key-file", file.toString());
        Providers providers = providers(flags, Map.of());

        try (ProviderChain chain = providers.chain(Modes.CODE)) {
            assertThat(chain.status(Instant.EPOCH).toString()).doesNotContain(KEY);
        }
        assertThat(providers.describe()).doesNotContain(KEY);
        assertThat(settings(flags).toString()).doesNotContain(KEY);
    }

    @Test
    void shouldNotShowAKeyThatCannotBeOne() {
        Providers providers =
                providers(Map.of("providers", "gemini", "provider.gemini.api-key", "AIza two words"), Map.of());

        assertThatThrownBy(() -> providers.chain(Modes.CODE))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("provider.gemini.api-key must be one word")
                .hasMessageNotContaining("AIza");
    }

    @Test
    void shouldNameFoundKeysAndNotUseThemWhenNothingIsSelected() {
        Providers providers = providers(Map.of(), Map.of("OPENAI_API_KEY", KEY));

        assertThat(providers.describe()).contains("offline", "OPENAI_API_KEY", "will not use it unasked");
        assertThat(providers.describe()).doesNotContain(KEY);
        try (ProviderChain chain = providers.chain(Modes.CODE)) {
            assertThat(chain.status(Instant.EPOCH))
                    .extracting(ProviderStatus::provider)
                    .containsExactly("offline");
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            gemini,     -,                1, -,  10
            gemini,     gemini-2.5-pro,   1, -,  5
            gemini,     gemini-2.5-pro,   3, -,  1
            gemini,     gemini-2.5-pro,   8, -,  1
            gemini,     gemini-2.0-flash, 2, -,  7
            gemini,     -,                1, 0,  0
            gemini,     -,                2, 60, 30
            anthropic,  -,                1, -,  0
            anthropic,  -,                4, 50, 12
            claude-cli, -,                1, -,  0
            openai,     -,                1, -,  0
            openrouter, -,                1, 20, 20
            """)
    void shouldBoundTheCallsAMinuteBySettingOrModelAndShareThemAmongNodes(
            String name, @Nullable String model, String nodes, @Nullable String set, int expected) {
        Map<String, String> flags = new HashMap<>(Map.of("topology.process-nodes", nodes));
        if (model != null) {
            flags.put("provider." + name + ".model", model);
        }
        if (set != null) {
            flags.put("provider." + name + ".requests-per-minute", set);
        }

        assertThat(providers(flags, Map.of()).requestsPerMinute(name)).isEqualTo(expected);
    }

    private Providers providers(Map<String, String> flags, Map<String, String> environment) {
        return new Providers(settings(flags), environment);
    }

    private Settings settings(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", folder.toString());
        return Settings.load(all, Map.of());
    }
}
