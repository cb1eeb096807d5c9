/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

/** A key's text and its source. {@code place} names the file, the variable or the flag. */
public record SettingValue(String key, String text, SettingSource source, String place) {
    /** For error messages; never shows a secret. */
    String shown() {
        return key + "=" + (Setting.isSecret(key) ? "[redacted]" : text) + " (" + place + ")";
    }

    @Override
    public String toString() {
        return shown();
    }
}
