/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.list;
import static dev.memlog.settings.value.Ranges.size;

import dev.memlog.settings.value.ByteSize;
import java.util.List;

/** Limits of the HTTP port, and the names and origins that it accepts: {@code http.*}. */
public final class HttpSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<List<String>> ALLOWED_HOSTS = GROUP.add(
            "http.allowed-hosts",
            list(),
            "",
            "Host names accepted besides localhost, host, the machine's name and public-url:"
                    + " memlog.example.com, *.example.com; other names get 421, IP addresses never do");

    public static final Setting<List<String>> ALLOWED_ORIGINS = GROUP.add(
            "http.allowed-origins",
            list(),
            "",
            "Origins accepted besides this machine's pages: https://memlog.example.com (exact),"
                    + " app://obsidian.md, or vscode-webview://* for a whole custom scheme");

    public static final Setting<Integer> MAX_CONNECTIONS = GROUP.add(
            "http.max-connections",
            integer(0, 100_000),
            "0",
            "Maximum open connections; one more gets 503 and is closed. 0 = one per 256KB of heap, 512 to" + " 10000");

    public static final Setting<ByteSize> MAX_BODY_MEMORY = GROUP.add(
            "http.max-body-memory",
            size("0B", "64GB"),
            "0B",
            "Heap for request and reply bodies; past it 503. 0B = a quarter of the heap, else 64MB or more");

    private HttpSettings() {}
}
