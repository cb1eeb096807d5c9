/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.settings.AllSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EgressListTest {
    private static final String MARKER = "http://egress.invalid:4711";
    private static final Pattern NAMES_AN_ADDRESS =
            Pattern.compile("(^|[.-])(url|endpoint|servers?|host|hosts|origins?|issuer|proxy|address|uri)$");

    /** Settings without which some addresses are not used. */
    private static final Map<String, String> EVERYTHING = Map.of(
            "providers",
            "anthropic,gemini,openai,openrouter",
            "embeddings.provider",
            "openai",
            "bootstrap-servers",
            "kafka-1:9092");

    @TempDir
    private Path data;

    /** Settings whose value is an address: by their range, or by their name. */
    static Stream<Setting<?>> addresses() {
        return AllSettings.list().stream()
                .filter(setting -> isOfUrls(setting)
                        || NAMES_AN_ADDRESS.matcher(setting.key()).find());
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void shouldListEverySettingThatNamesAnAddress(Setting<?> setting) {
        if (EgressList.OWN.containsKey(setting.key())) {
            assertThat(list(Map.of())).noneMatch(egress -> egress.setting().equals(setting.key()));
            return;
        }
        assertThat(list(Map.of(setting.key(), MARKER)))
                .as("an address of the list, or of its own addresses with the reason")
                .anySatisfy(egress -> {
                    assertThat(egress.setting()).isEqualTo(setting.key());
                    assertThat(egress.address()).isEqualTo(MARKER);
                    assertThat(egress.text()).isNotBlank();
                });
    }

    @Test
    void shouldFindTheSettingsThatNameAddresses() {
        assertThat(addresses().map(Setting::key))
                .contains("store.url", "otel.endpoint", "bootstrap-servers", "provider.openai.base-url", "public-url")
                .hasSizeGreaterThan(10);
    }

    @Test
    void shouldListNothingForANodeThatIsAlone() {
        assertThat(EgressList.of(Settings.load(Map.of("data", data.toString()), Map.of()), Map.of()))
                .isEmpty();
    }

    @Test
    void shouldNameTheServiceItselfWhereNoAddressIsSet() {
        assertThat(list(Map.of()))
                .extracting(Egress::address)
                .contains(
                        "https://api.anthropic.com",
                        "https://generativelanguage.googleapis.com",
                        "https://openrouter.ai/api/v1",
                        "https://api.openai.com/v1",
                        "kafka-1:9092");
    }

    @Test
    void shouldListKafkasOwnAddressesProxiesAndCommandsAndShowNoLogin() {
        Map<String, String> more = Map.of(
                "providers", "claude-cli",
                "kafka.sasl.oauthbearer.token.endpoint.url", "https://user:hunter2@login.invalid/token",
                "kafka.producer.bootstrap.servers", "elsewhere:9092");

        List<Egress> all =
                EgressList.of(settings(more), Map.of("HTTPS_PROXY", "http://user:hunter2@proxy.invalid:3128"));

        assertThat(all)
                .extracting(Egress::address)
                .contains("elsewhere:9092", "proxy.invalid:3128", "https://[redacted]@login.invalid/token");
        assertThat(all).anyMatch(egress -> egress.address().contains("the command claude"));
        assertThat(all.toString()).doesNotContain("hunter2");
    }

    @Test
    void shouldSayThatSecretsAreNotRemoved() {
        assertThat(list(Map.of("ingest.redact-secrets", "false")))
                .anyMatch(egress -> egress.text().contains("WITH the secrets"));
        assertThat(list(Map.of())).noneMatch(egress -> egress.text().contains("WITH the secrets"));
    }

    private List<Egress> list(Map<String, String> more) {
        return EgressList.of(settings(more), Map.of());
    }

    private Settings settings(Map<String, String> more) {
        Map<String, String> flags = new HashMap<>(EVERYTHING);
        flags.put("data", data.toString());
        flags.putAll(more);
        return Settings.load(flags, Map.of());
    }

    private static boolean isOfUrls(Setting<?> setting) {
        return reads(setting, MARKER) && !reads(setting, "no address");
    }

    private static boolean reads(Setting<?> setting, String text) {
        try {
            setting.range().read(text);
            return true;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }
}
