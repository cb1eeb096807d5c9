/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.TerminalRows;
import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A key that was just made: shown once, or put into a file. */
final class NewKey {
    private NewKey() {}

    /** @throws UserError before the key is asked for, if the file exists */
    static void refuseExisting(@Nullable Path file) {
        if (file != null && Files.exists(file)) {
            throw new UserError(file + " exists: name a new file, or delete it");
        }
    }

    /**
     * Writes the key to a file as hooks and {@code MEMLOG_KEY_FILE} read it, for its owner alone.
     *
     * @param file null to show the key instead
     * @return the text for people
     */
    static String shown(JsonNode reply, @Nullable Path file) {
        String key = reply.path("key").asText();
        String who = "key " + TerminalRows.text(reply, "id") + " of " + TerminalRows.text(reply, "author");
        if (file == null) {
            return who + ", shown this once:" + System.lineSeparator() + key;
        }
        try (OutputStream out = PrivateFile.create(file)) {
            out.write(("Authorization: Bearer " + key + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError(
                    "the key is made and could not be written to " + file + " (" + e.getMessage() + "): revoke it with"
                            + " `memlog keys revoke " + TerminalRows.text(reply, "id") + "`",
                    e);
        }
        return who + " is in " + file;
    }
}
