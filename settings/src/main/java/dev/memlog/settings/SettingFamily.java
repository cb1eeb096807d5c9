/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.Arrays;
import java.util.Optional;

/** Keys with a known prefix and an open rest: the name of a model, a project or a group, or a setting of Kafka's. */
public enum SettingFamily {
    PROJECT_MODE("mode.project.", "as mode", "Mode of the project %s"),
    OIDC_GROUP("oidc.group.", "TEAM:SCOPES", "Team and scopes of persons in the issuer's group %s"),
    PRICE("price.", "US dollars from 0 to 1000", "Price of a million tokens of a model"),
    KAFKA("kafka.", "Kafka's own", "Passed to Kafka as it is");

    private final String prefix;
    private final String allowed;
    private final String meaning;

    SettingFamily(String prefix, String allowed, String meaning) {
        this.prefix = prefix;
        this.allowed = allowed;
        this.meaning = meaning;
    }

    /** Empty for a key of no family. */
    public static Optional<SettingFamily> of(String key) {
        return Arrays.stream(values()).filter(family -> family.has(key)).findFirst();
    }

    boolean has(String key) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }

    public String prefix() {
        return prefix;
    }

    /** The allowed values, for people. */
    public String allowed() {
        return allowed;
    }

    /** The meaning of one of its keys. */
    public String meaning(String key) {
        return meaning.formatted(key.substring(prefix.length()));
    }
}
