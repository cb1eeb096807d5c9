/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.access.KeyScope;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings {@code oidc.*} and what is refused of them. */
class OidcConfigTest {
    private static final String ISSUER = "https://login.example.com/realms/company";

    @TempDir
    private Path folder;

    @Test
    void shouldBeNoneWithoutAnIssuer() {
        assertThat(OidcConfig.of(settings(Map.of()))).isEmpty();
    }

    @Test
    void shouldTakeTokensOfItsClientsUnlessAnAudienceIsSet() {
        assertThat(read(Map.of("oidc.client-id", "viewer", "oidc.cli-client-id", "cli"))
                        .audiences())
                .containsExactlyInAnyOrder("viewer", "cli");
        assertThat(read(Map.of("oidc.client-id", "viewer", "oidc.audience", "api"))
                        .audiences())
                .containsExactly("api");
        assertThat(read(Map.of("oidc.client-id", "viewer")).cliClientId()).contains("viewer");
    }

    @Test
    void shouldReadWhatAGroupGives() {
        OidcConfig config = read(Map.of(
                "oidc.client-id",
                "viewer",
                "oidc.group./Shop Developers",
                "shop: read, write",
                "oidc.everybody",
                "guests:read"));

        assertThat(config.groups().get("/Shop Developers")).isEqualTo(TeamGrant.read("x", "shop:write,read"));
        assertThat(config.everybody().orElseThrow().scopes()).containsExactly(KeyScope.READ);
    }

    @Test
    void shouldNameTheSettingThatDoesNotFit() {
        Map<String, String> client = Map.of("oidc.client-id", "viewer");

        assertRefused(Map.of(), "oidc.client-id", "oidc.audience");
        assertRefused(with(client, "oidc.issuer", "http://login.example.com"), "oidc.issuer", "https");
        assertRefused(with(client, "oidc.group.devs", "shop"), "oidc.group.devs=shop", "TEAM:SCOPES");
        assertRefused(with(client, "oidc.group.devs", "Shop:read"), "oidc.group.devs", "lower-case");
        assertRefused(with(client, "oidc.group.devs", "shop:"), "oidc.group.devs", "write, read, ops, admin");
        assertRefused(with(client, "oidc.everybody", "shop:root"), "oidc.everybody", "write, read, ops, admin");
        assertRefused(
                with(client, "oidc.client-secret-file", folder.resolve("none").toString()),
                "oidc.client-secret-file",
                "cannot be read");
    }

    @Test
    void shouldShowTheClientsSecretNowhere() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "hunter2\n");

        OidcConfig config = read(Map.of("oidc.client-id", "viewer", "oidc.client-secret-file", file.toString()));

        assertThat(config.clientSecret()).contains("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
        assertThat(new IssuerClient.Basic("a:b", "s p").header())
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("a%3Ab:s+p".getBytes(StandardCharsets.UTF_8)));
    }

    private void assertRefused(Map<String, String> flags, String... words) {
        assertThatThrownBy(() -> read(flags)).isInstanceOf(BadSetting.class).hasMessageContainingAll(words);
    }

    private OidcConfig read(Map<String, String> flags) {
        return OidcConfig.of(settings(flags.containsKey("oidc.issuer") ? flags : with(flags, "oidc.issuer", ISSUER)))
                .orElseThrow();
    }

    private Settings settings(Map<String, String> flags) {
        return Settings.load(with(flags, "data", folder.toString()), Map.of());
    }

    private static Map<String, String> with(Map<String, String> flags, String key, String value) {
        Map<String, String> all = new HashMap<>(flags);
        all.put(key, value);
        return all;
    }
}
