/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import dev.memlog.event.access.KeyText;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key of a command, from the file that {@code MEMLOG_KEY_FILE} names: the key alone, or the header line that hooks
 * send. Never from the command line, which every user of the machine can read.
 */
final class KeyFile {
    static final String VARIABLE = "MEMLOG_KEY_FILE";
    private static final String HEADER = "Authorization: Bearer ";
    private static final int LONGEST = 1_000;

    private KeyFile() {}

    /**
     * The value of the header {@code Authorization}; null if no file is named.
     *
     * @throws UserError if the file cannot be read or holds no key
     */
    static @Nullable String authorization(Map<String, String> environment) {
        String file = environment.getOrDefault(VARIABLE, "").strip();
        if (file.isEmpty()) {
            return null;
        }
        String text = read(file).strip();
        String key = text.startsWith(HEADER) ? text.substring(HEADER.length()).strip() : text;
        return "Bearer "
                + KeyText.of(key)
                        .orElseThrow(() -> new UserError(
                                VARIABLE + "=" + file + " holds no key: it begins with " + KeyText.PREFIX))
                        .reveal();
    }

    static boolean isNamed(Map<String, String> environment) {
        return !environment.getOrDefault(VARIABLE, "").isBlank();
    }

    private static String read(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST) {
                throw new UserError(VARIABLE + "=" + file + " holds more than a key");
            }
            return Files.readString(path);
        } catch (IOException | InvalidPathException e) {
            throw new UserError(VARIABLE + "=" + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
