/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.name;
import static dev.memlog.settings.value.Ranges.optionalText;

import java.util.Optional;

/** What to remember, and in which language: {@code mode} and {@code mode.language}. */
public final class ModeSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<String> MODE = GROUP.add(
            "mode",
            name(),
            "code",
            "What to remember, and in which types: code, research, or NAME of DIR/modes/NAME.json");

    public static final Setting<Optional<String>> MODE_LANGUAGE = GROUP.add(
            "mode.language", optionalText(), "", "Language of memories, such as German; empty = the model's choice");

    private ModeSettings() {}
}
