/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.Ranges.size;
import static dev.memlog.settings.Ranges.whole;

import java.util.List;

/** The keys of what the HTTP port answers for and may take. */
final class HttpKeys {
    private HttpKeys() {}

    static List<SettingKey> all() {
        return List.of(
                new SettingKey(
                        "http.allowed-hosts",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Names of this node beside localhost, its host, the machine's name and public-url's: memlog.example.com"
                                + " or *.example.com; a request for another name is answered 421, one for an address never"),
                new SettingKey(
                        "http.allowed-origins",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Origins beside this machine's pages that may ask and write: https://memlog.example.com exactly,"
                                + " app://obsidian.md, or vscode-webview://* for all of a desktop program's own scheme"),
                new SettingKey(
                        "http.max-connections",
                        whole(0, 100_000),
                        "0",
                        "Connections open at once; one more is answered 503 and closed. 0 for one per 256KB of heap, 512 to"
                                + " 10000"),
                new SettingKey(
                        "http.max-body-memory",
                        size("0B", "64GB"),
                        "0B",
                        "Heap that requests and replies may take with their copies; what does not fit is answered 503. 0B"
                                + " for a quarter of the heap, else at least 64MB"));
    }
}
