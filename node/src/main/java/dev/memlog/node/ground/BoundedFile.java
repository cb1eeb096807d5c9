/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of a repository whole. Its size is looked at first: a repository may come from anyone, and what it keeps for
 * git may have any size or be a pipe.
 */
final class BoundedFile {
    private BoundedFile() {}

    /**
     * Null if there is no such file.
     *
     * @throws IOException if it is larger than {@code most} bytes, no regular file, or cannot be read
     */
    static byte @Nullable [] read(Path file, int most) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() > most) {
                throw new IOException("a file of a repository is no regular one, or too large");
            }
            try (InputStream in = Files.newInputStream(file)) {
                // What is written meanwhile is left out: whoever reads it finds it cut off.
                return in.readNBytes((int) attributes.size());
            }
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
