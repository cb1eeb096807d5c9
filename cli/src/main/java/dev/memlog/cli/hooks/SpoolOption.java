/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --spool}: the folder where hooks keep undelivered events. */
final class SpoolOption {
    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = {
                "Folder for undelivered events (default:",
                "$MEMLOG_SPOOL, else ~/.memlog-spool).",
                "$MEMLOG_SPOOL overrides it when a hook runs."
            })
    @Nullable
    private String given;

    private final Map<String, String> environment;

    SpoolOption(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Blank for the default, which each user has. */
    String folder() {
        String text = given != null ? given : environment.getOrDefault("MEMLOG_SPOOL", "");
        if (text.isBlank()) {
            return "";
        }
        String folder = Path.of(text).toAbsolutePath().normalize().toString();
        // The hook's command has it in single quotes.
        if (folder.contains("'") || folder.chars().anyMatch(Character::isISOControl)) {
            throw new UserError("the folder " + folder + " has a quote or a control character in its name: choose"
                    + " another with --spool");
        }
        return folder;
    }
}
