/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.file;
import static dev.memlog.settings.value.Ranges.folder;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.listOf;
import static dev.memlog.settings.value.Ranges.text;
import static dev.memlog.settings.value.Ranges.url;

import dev.memlog.event.provider.ProviderNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a node keeps its files, where it listens, and which providers it asks. */
public final class NodeSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Path> DATA = GROUP.add(
            "data", folder(), "~/.memlog", "Folder of the log, the state stores, the database and memlog.properties");

    public static final Setting<String> HOST = GROUP.add("host", text(), "127.0.0.1", "Address to listen on for HTTP");

    public static final Setting<Integer> PORT =
            GROUP.add("port", integer(0, 65_535), "37777", "HTTP port; 0 picks a free one");

    public static final Setting<Path> SPOOL = GROUP.add(
            "spool",
            file(),
            "~/.memlog-spool",
            "Folder where this machine's hooks keep undelivered events; a node drains it");

    public static final Setting<Optional<String>> PUBLIC_URL = GROUP.add(
            "public-url", url(), "", "URL of this node in the context it gives to agents; empty = the listen address");

    public static final Setting<List<String>> PROVIDERS = GROUP.add(
            "providers",
            listOf(ProviderNames.ALL),
            "offline",
            "Providers, in the order they are tried; offline needs no model and costs nothing");

    private NodeSettings() {}
}
