/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.list;
import static dev.memlog.settings.value.Ranges.name;
import static dev.memlog.settings.value.Ranges.optionalFile;
import static dev.memlog.settings.value.Ranges.optionalText;
import static dev.memlog.settings.value.Ranges.url;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sign-in at an OpenID Connect issuer, {@code oidc.*}, beside the keys. */
public final class SignInSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<String>> ISSUER = GROUP.add(
            "oidc.issuer",
            url(),
            "",
            "OpenID Connect issuer whose tokens are let in where keys are asked for; empty = keys alone");

    public static final Setting<Optional<String>> CLIENT_ID = GROUP.add(
            "oidc.client-id",
            optionalText(),
            "",
            "Client at the issuer for signing in by the viewer; empty = only bearer tokens are let in");

    public static final Setting<Optional<Path>> CLIENT_SECRET_FILE = GROUP.add(
            "oidc.client-secret-file", optionalFile(), "", "File with that client's secret, if the issuer gave it one");

    public static final Setting<Optional<String>> CLI_CLIENT_ID = GROUP.add(
            "oidc.cli-client-id",
            optionalText(),
            "",
            "Public client at the issuer for memlog login; empty = oidc.client-id");

    public static final Setting<List<String>> AUDIENCE = GROUP.add(
            "oidc.audience",
            list(),
            "",
            "Audiences of tokens that are let in, one of which must be in a token; empty = the client ids");

    public static final Setting<List<String>> SCOPES =
            GROUP.add("oidc.scopes", list(), "openid,email,profile", "OAuth scopes that a sign-in asks the issuer for");

    public static final Setting<String> AUTHOR_CLAIM = GROUP.add(
            "oidc.author-claim",
            name(),
            "email",
            "Claim of a token that names the author of what is remembered; sub, where a token does not have it");

    public static final Setting<Boolean> TRUST_EMAIL = GROUP.add(
            "oidc.trust-email",
            flag(),
            "false",
            "Takes an e-mail address as author without the claim email_verified; true only if nobody can choose an address"
                    + " at the issuer");

    public static final Setting<String> GROUPS_CLAIM = GROUP.add(
            "oidc.groups-claim",
            name(),
            "groups",
            "Claim of a token that lists the person's groups; a dot goes one object down, as realm_access.roles");

    public static final Setting<Optional<String>> EVERYBODY = GROUP.add(
            "oidc.everybody",
            optionalText(),
            "",
            "TEAM:SCOPES of a person in no group of oidc.group.NAME, such as default:read,write; empty = refused");

    public static final Setting<Duration> LASTS = GROUP.add(
            "oidc.sign-in-lasts",
            duration("5m", "7d"),
            "12h",
            "How long the viewer's sign-in at the issuer is good; then the issuer is asked again");

    public static final Setting<Optional<Path>> SECRET_FILE = GROUP.add(
            "auth.sign-in-secret-file",
            optionalFile(),
            "",
            "File of the secret that seals the viewer's cookies, made if it is not there; give all nodes the same"
                    + " content; empty = sign-in.secret in data");

    private SignInSettings() {}
}
