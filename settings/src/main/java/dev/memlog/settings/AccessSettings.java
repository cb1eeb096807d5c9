/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.choice;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.optionalFile;

import java.nio.file.Path;
import java.util.Optional;

/** Who may use a node: {@code auth} and {@code auth.*}. */
public final class AccessSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<String> AUTH = GROUP.add(
            "auth",
            choice("auto", "none", "keys"),
            "auto",
            "Who may use the node: none = everybody who reaches it; keys = holders of a key; auto = none for a node"
                    + " alone on loopback, else keys");

    public static final Setting<Optional<Path>> ADMIN_KEY_FILE = GROUP.add(
            "auth.admin-key-file",
            optionalFile(),
            "",
            "File of the first admin key, made if it is not there; empty = admin.key in data, with the embedded broker");

    public static final Setting<Integer> REQUESTS_PER_SECOND = GROUP.add(
            "auth.requests-per-second",
            integer(0, 100_000),
            "200",
            "Requests of one key a second, in the mean; more get 429. 0 = any number");

    public static final Setting<Integer> FAILURES_PER_MINUTE = GROUP.add(
            "auth.failures-per-minute",
            integer(0, 100_000),
            "60",
            "Wrong keys of one address a minute that get 401; more get 429. 0 = any number");

    private AccessSettings() {}
}
