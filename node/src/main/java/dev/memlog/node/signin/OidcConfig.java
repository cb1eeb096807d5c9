/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.edge.origin.Loopback;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import dev.memlog.settings.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings {@code oidc.*}, checked.
 *
 * @param issuer as its metadata names itself
 * @param clientId of the viewer's sign-in; empty where there is none
 * @param clientSecret of that client; never shown
 * @param cliClientId of {@code memlog login}; empty where there is none
 * @param audiences one of which a bearer's token has; at least one
 * @param trustEmail whether an address is taken as author although the token does not say that the issuer checked it
 * @param groups what each mapped group gives, by its name
 * @param everybody what a person without a mapped group gets
 * @param lasts how long the viewer's sign-in is good
 */
record OidcConfig(
        String issuer,
        Optional<String> clientId,
        Optional<String> clientSecret,
        Optional<String> cliClientId,
        Set<String> audiences,
        List<String> scopes,
        String authorClaim,
        boolean trustEmail,
        String groupsClaim,
        Map<String, TeamGrant> groups,
        Optional<TeamGrant> everybody,
        Duration lasts) {
    OidcConfig {
        audiences = Set.copyOf(audiences);
        scopes = List.copyOf(scopes);
        groups = Map.copyOf(groups);
    }

    /**
     * Empty without an issuer.
     *
     * @throws BadSetting if a setting does not fit another
     */
    static Optional<OidcConfig> of(Settings settings) {
        return settings.get(SignInSettings.ISSUER).map(issuer -> of(issuer, settings));
    }

    private static OidcConfig of(String issuer, Settings settings) {
        URI uri = URI.create(issuer);
        if (!"https".equals(uri.getScheme()) && !Loopback.isName(uri.getHost())) {
            throw new BadSetting(SignInSettings.ISSUER.key() + "=" + issuer
                    + " wants https: whoever stands between could make tokens (http is for loopback alone)");
        }
        Optional<String> client = settings.get(SignInSettings.CLIENT_ID);
        Optional<String> cli = settings.get(SignInSettings.CLI_CLIENT_ID).or(() -> client);
        Set<String> audiences = new LinkedHashSet<>(settings.get(SignInSettings.AUDIENCE));
        if (audiences.isEmpty()) {
            client.ifPresent(audiences::add);
            cli.ifPresent(audiences::add);
        }
        if (audiences.isEmpty()) {
            throw new BadSetting(SignInSettings.ISSUER.key() + " is set without " + SignInSettings.CLIENT_ID.key()
                    + " and without " + SignInSettings.AUDIENCE.key()
                    + ": set one, or a token that was made for another program would be let in");
        }
        Map<String, TeamGrant> groups = new TreeMap<>();
        settings.oidcGroups().forEach((name, text) -> groups.put(name, TeamGrant.read("oidc.group." + name, text)));
        return new OidcConfig(
                issuer,
                client,
                settings.get(SignInSettings.CLIENT_SECRET_FILE).map(OidcConfig::secret),
                cli,
                audiences,
                settings.get(SignInSettings.SCOPES),
                settings.get(SignInSettings.AUTHOR_CLAIM),
                settings.get(SignInSettings.TRUST_EMAIL),
                settings.get(SignInSettings.GROUPS_CLAIM),
                groups,
                settings.get(SignInSettings.EVERYBODY)
                        .map(text -> TeamGrant.read(SignInSettings.EVERYBODY.key(), text)),
                settings.get(SignInSettings.LASTS));
    }

    private static String secret(Path file) {
        String key = SignInSettings.CLIENT_SECRET_FILE.key();
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new BadSetting(key + "=" + file + " is an empty file: write the client's secret into it");
            }
            return secret;
        } catch (IOException e) {
            throw new BadSetting(key + "=" + file + " cannot be read: check that it exists and may be read");
        }
    }

    /** Without the client's secret. */
    @Override
    public String toString() {
        return "OidcConfig[" + issuer + "]";
    }
}
