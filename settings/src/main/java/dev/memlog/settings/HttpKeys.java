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
                        "Host names accepted besides localhost, host, the machine's name and public-url:"
                                + " memlog.example.com, *.example.com; other names get 421, IP addresses never do"),
                new SettingKey(
                        "http.allowed-origins",
                        new ValueRange.Words(List.of(), 0),
                        "",
                        "Origins accepted besides this machine's pages: https://memlog.example.com (exact),"
                                + " app://obsidian.md, or vscode-webview://* for a whole custom scheme"),
                new SettingKey(
                        "http.max-connections",
                        whole(0, 100_000),
                        "0",
                        "Maximum open connections; one more gets 503 and is closed. 0 = one per 256KB of heap, 512 to"
                                + " 10000"),
                new SettingKey(
                        "http.max-body-memory",
                        size("0B", "64GB"),
                        "0B",
                        "Heap for request and reply bodies; past it 503. 0B = a quarter of the heap, else 64MB or more"));
    }
}
