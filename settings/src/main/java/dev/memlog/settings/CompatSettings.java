/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.optionalText;

import java.util.Optional;

/** What claude-mem's clients see: {@code compat.*}. */
public final class CompatSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<String>> CLAUDE_MEM_VERSION = GROUP.add(
            "compat.claude-mem-version",
            optionalText(),
            "",
            "Version reported to claude-mem's plugin; empty reports none, which any plugin accepts");

    private CompatSettings() {}
}
