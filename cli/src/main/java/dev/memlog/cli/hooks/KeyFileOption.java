/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key-file}: the file whose header line hooks send. */
final class KeyFileOption {
    private static final String HEADER = "Authorization: Bearer mlk_";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = {
                "File of the key that hooks send, as `memlog keys",
                "create --file` writes it (default: $MEMLOG_KEY_FILE)."
            })
    @Nullable
    private String given;

    private final Map<String, String> environment;

    KeyFileOption(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Blank for no key.
     *
     * @throws UserError for a file that hooks could not send
     */
    String file() {
        String text = given != null ? given : environment.getOrDefault("MEMLOG_KEY_FILE", "");
        if (text.isBlank()) {
            return "";
        }
        Path file = Path.of(text).toAbsolutePath().normalize();
        // The hook's command has it in single quotes.
        if (file.toString().contains("'") || file.toString().chars().anyMatch(Character::isISOControl)) {
            throw new UserError("the key file " + file + " has a quote or a control character in its name: move it");
        }
        try {
            if (!Files.readString(file).startsWith(HEADER)) {
                throw new UserError("the key file " + file + " does not begin with '" + HEADER
                        + "': `memlog keys create --file` writes one");
            }
        } catch (IOException e) {
            throw new UserError("the key file " + file + " cannot be read: " + e.getMessage(), e);
        }
        return file.toString();
    }
}
