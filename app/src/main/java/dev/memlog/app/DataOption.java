/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}: the data folder, and its settings. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {"Data folder (default: ~/.memlog,", "for a role ~/.memlog/ROLE)."})
    @Nullable
    private String data;

    /** @param flags the command's other flags, by key */
    Settings settings(Map<String, String> environment, Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        if (data != null) {
            all.put("data", data);
        }
        return Settings.load(all, environment);
    }

    boolean isGiven() {
        return data != null;
    }
}
