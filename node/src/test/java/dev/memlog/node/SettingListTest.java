/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.settings.AllSettings;
import dev.memlog.settings.NodeSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingListTest {
    private static final String HIDDEN = "hunter2hunter2";

    @TempDir
    private Path folder;

    @Test
    void shouldTellWhatIsInForceAndWhereItComesFrom() throws IOException {
        Files.writeString(folder.resolve(Settings.FILE_NAME), "context.full=7\nprice.own.input=1\n");

        List<ShownSetting> all = list(Map.of("port", "4711"), Map.of("MEMLOG_MODE", "research"));

        assertThat(all).hasSize(AllSettings.list().size() + 1);
        assertThat(one(all, "port"))
                .isEqualTo(new ShownSetting(
                        "port",
                        "4711",
                        false,
                        true,
                        "flag",
                        "MEMLOG_PORT",
                        "37777",
                        "a whole number from 0 to 65535",
                        "HTTP port; 0 picks a free one"));
        assertThat(one(all, "mode").source()).isEqualTo("environment");
        assertThat(one(all, "context.full").source()).isEqualTo("file");
        assertThat(one(all, "host"))
                .satisfies(host -> assertThat(host.value()).isEqualTo("127.0.0.1"))
                .satisfies(host -> assertThat(host.isSet()).isFalse())
                .satisfies(host -> assertThat(host.source()).isEqualTo("default"));
        assertThat(all.getLast().key()).isEqualTo("price.own.input");
    }

    @Test
    void shouldSayOfASecretOnlyWhetherItIsSet() {
        List<ShownSetting> all =
                list(Map.of("provider.openai.api-key", HIDDEN), Map.of("ANTHROPIC_API_KEY", HIDDEN, "PATH", "/bin"));

        assertThat(one(all, "provider.openai.api-key"))
                .satisfies(key -> assertThat(key.value()).isNull())
                .satisfies(key -> assertThat(key.isSet()).isTrue());
        assertThat(one(all, "provider.anthropic.api-key"))
                .satisfies(key -> assertThat(key.isSet()).isTrue())
                .satisfies(key -> assertThat(key.variable()).isEqualTo("ANTHROPIC_API_KEY"));
        assertThat(one(all, "provider.gemini.api-key").isSet()).isFalse();
        assertThat(all.toString()).doesNotContain(HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.sasl.jaas.config",
                "kafka.producer.sasl.jaas.config",
                "kafka.broker.listener.name.external.scram-sha-512.sasl.jaas.config",
                "kafka.ssl.key.password",
                "kafka.ssl.keystore.password",
                "kafka.ssl.truststore.password",
                "kafka.ssl.keystore.key",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
                "kafka.basic.auth.user.info",
                "kafka.streams.vendor.apiKey",
                "embeddings.api-key",
                "provider.claude-cli.api-key"
            })
    void shouldShowNoValueOfAKeyThatHoldsASecret(String key) {
        List<ShownSetting> all = list(Map.of(key, HIDDEN), Map.of());

        assertThat(one(all, key).isSet()).isTrue();
        assertThat(all.toString()).doesNotContain(HIDDEN);
    }

    @ParameterizedTest
    @CsvSource({
        "store.url, http://ada:hunter2hunter2@store:37777, http://[redacted]@store:37777",
        "store.url, http://ada:hun/ter@2:hunter2hunter2@store, http://[redacted]@store",
        "provider.openai.base-url, https://proxy/v1?key=hunter2hunter2, https://proxy/v1?[redacted]",
        "provider.openai.base-url, https://proxy/v1, https://proxy/v1",
        "provider.claude-cli.command, claude --token=hunter2hunter2, ''",
        "kafka.metric.url, jdbc:https://a:hunter2hunter2@b/c, jdbc:https://[redacted]@b/c",
        "kafka.client.id, sk-ant-abcdefghij0123456789, [redacted:anthropic-key]",
        "kafka.sasl.mechanism, SCRAM-SHA-512, SCRAM-SHA-512"
    })
    void shouldTakeSecretsOutOfOtherValues(String key, String text, String shown) {
        List<ShownSetting> all = list(Map.of(key, text), Map.of());

        assertThat(all.toString()).doesNotContain(HIDDEN);
        if (!shown.isEmpty()) {
            assertThat(one(all, key).value()).isEqualTo(shown);
        }
    }

    @Test
    void shouldShowNothingOfASecretThatStandsInAnyKeyWithoutABoundForm() {
        for (Setting<?> setting : AllSettings.list()) {
            String text = "https://ada:" + HIDDEN + "@host";
            try {
                setting.range().read(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                continue; // Takes no such text at all.
            }
            if (!setting.equals(NodeSettings.DATA)) {
                assertThat(list(Map.of(setting.key(), text), Map.of()).toString())
                        .as(setting.key())
                        .doesNotContain(HIDDEN);
            }
        }
    }

    private List<ShownSetting> list(Map<String, String> flags, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", folder.toString());
        return SettingList.of(Settings.load(all, environment), environment);
    }

    private static ShownSetting one(List<ShownSetting> all, String key) {
        return all.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
