/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.settings.value.ValueRange;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A setting. Each one is a constant of its group, such as {@link IngestSettings#MAX_BODY_BYTES}.
 *
 * @param range the type and the allowed values
 * @param standard the default as text; blank if there is none
 * @param meaning one line for the table of settings
 */
public record Setting<T>(String key, ValueRange<T> range, String standard, String meaning) {
    private static final Pattern SECRET =
            Pattern.compile("(^|[.-])(api-key|password|secret|token|jaas\\.config|credentials)$");

    /** Wide on purpose: Kafka's plug-ins bring names of their own. */
    private static final Pattern KAFKAS_SECRET = Pattern.compile(
            "(?i)password|passphrase|secret|token|credential|jaas|private|keystore\\.key|user\\.info|authorization|api.?key");

    /** @throws IllegalArgumentException if the default is outside the range */
    public Setting {
        range.read(standard);
    }

    /** {@code a.b-c} is {@code MEMLOG_A_B_C}. */
    public String environmentName() {
        return "MEMLOG_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether a key's value must never be shown; Kafka's keys included. */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key).find()
                || (SettingFamily.KAFKA.has(key) && KAFKAS_SECRET.matcher(key).find());
    }
}
