/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.file.PrivateFile;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;

/**
 * The key that makes all other keys, in a file for its owner alone. Nodes that are given the same file make the same key,
 * so that it does no harm if several of them do.
 */
public final class FirstKey {
    private static final String AUTHOR = "admin";
    private static final String CREATED_BY = "first-key";
    private static final int LONGEST = 200;

    private FirstKey() {}

    /**
     * Reads the key of this file, or makes one and writes it.
     *
     * @throws UserError if the file cannot be read or written, or holds something else
     */
    public static KeyText in(Path file) {
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            KeyText made = KeyText.random(new SecureRandom());
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream out = PrivateFile.create(file)) {
                out.write((made.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return made;
        } catch (IOException e) {
            throw new UserError("auth.admin-key-file " + file + " cannot be read or written: " + e.getMessage(), e);
        }
    }

    /** Every scope: who makes keys could make one with any. */
    public static AccessKey of(KeyText text, TeamName team, Instant now) {
        return new AccessKey(
                text.id(),
                text.hash(),
                team,
                AUTHOR,
                EnumSet.allOf(KeyScope.class),
                ProjectGlobs.ALL,
                Visibility.TEAM,
                CREATED_BY,
                now,
                null,
                null);
    }

    private static KeyText read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw notAKey(file);
        }
        return KeyText.of(Files.readString(file).strip()).orElseThrow(() -> notAKey(file));
    }

    private static UserError notAKey(Path file) {
        return new UserError("auth.admin-key-file " + file + " holds no key: it begins with " + KeyText.PREFIX
                + "; delete it, and the node makes one");
    }
}
