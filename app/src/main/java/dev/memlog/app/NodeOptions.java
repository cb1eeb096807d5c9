/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of every node; they override the environment, which overrides the properties file. */
final class NodeOptions {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--port", paramLabel = "PORT", description = "HTTP port; 0 picks a free one (default: 37777).")
    @Nullable
    private Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default: 127.0.0.1).")
    @Nullable
    private String host;

    /** @param more flags of the command, by settings key; null if not given */
    Settings settings(Map<String, String> environment, Map<String, @Nullable String> more) {
        Map<String, String> flags = new HashMap<>();
        put(flags, "port", port == null ? null : port.toString());
        put(flags, "host", host);
        more.forEach((key, value) -> put(flags, key, value));
        return data.settings(environment, flags);
    }

    boolean namesData() {
        return data.isGiven();
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
