/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A key that Memlog knows.
 *
 * @param standard the default as text; blank if there is none
 * @param meaning one line for the table of settings
 */
public record SettingKey(String name, ValueRange range, String standard, String meaning) {
    private static final Pattern SECRET =
            Pattern.compile("(^|[.-])(api-key|password|secret|token|jaas\\.config|credentials)$");

    /** Wider than need be: Kafka and what is plugged into it have more names than anybody knows. */
    private static final Pattern KAFKAS_SECRET = Pattern.compile(
            "(?i)password|passphrase|secret|token|credential|jaas|private|keystore\\.key|user\\.info|authorization|api.?key");

    public SettingKey {
        if (!standard.isBlank()) {
            range.read(standard);
        }
    }

    /** {@code a.b-c} is {@code MEMLOG_A_B_C}. */
    public String environmentName() {
        return "MEMLOG_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether the value of such a key must never be shown; also for keys that are Kafka's. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name).find()
                || (name.startsWith(SettingKeys.PASS_THROUGH)
                        && KAFKAS_SECRET.matcher(name).find());
    }
}
