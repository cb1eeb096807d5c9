/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.list;

import java.util.List;

/** The CLAUDE.md files of folders: {@code folder-index.*}. */
public final class FolderIndexSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Boolean> ENABLED = GROUP.add(
            "folder-index.enabled",
            flag(),
            "false",
            "Write observations about a folder's files to its CLAUDE.md, in the session's git repository");

    public static final Setting<List<String>> EXCLUDE = GROUP.add(
            "folder-index.exclude",
            list(),
            "",
            "Globs of folders to skip: names (generated), paths in the repository (docs/**) or absolute" + " paths");

    public static final Setting<Integer> OBSERVATIONS = GROUP.add(
            "folder-index.observations",
            integer(1, 50),
            "10",
            "Maximum number of observations in a folder's CLAUDE.md");

    public static final Setting<Boolean> ROOT =
            GROUP.add("folder-index.root", flag(), "false", "Also write the CLAUDE.md in the repository's root");

    private FolderIndexSettings() {}
}
