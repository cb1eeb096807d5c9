/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder whose node a command is about, and the settings that stand in it. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder, with memlog.properties (default: ~/.memlog, for a role ~/.memlog/ROLE).")
    @Nullable
    private String data;

    /** @param flags the command's others, by settings key */
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
