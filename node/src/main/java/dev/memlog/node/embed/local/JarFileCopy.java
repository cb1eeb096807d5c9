/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of the program's jars that native code has to read from the disk. It is copied once: a later start, also one
 * after kill -9, finds the copy by the checksum in its folder's name and by its size, so that nothing piles up.
 *
 * @param resource its name in the jars, from the root
 */
record JarFileCopy(String resource) {
    boolean exists() {
        return url() != null;
    }

    /** The checksum that the jar has of it, as 8 hexadecimal digits. */
    String checksum() throws IOException {
        return "%08x".formatted(entry().checksum());
    }

    /**
     * Copies it, unless that has been done.
     *
     * @return the copy
     */
    Path into(Path folder) throws IOException {
        Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        if (Files.isRegularFile(file) && Files.size(file) == entry().size()) {
            return file;
        }
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, "partial-", ".tmp");
        try {
            try (InputStream in = required().openStream()) {
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            // Another process of the same user may do the same: whoever is last replaces like by like.
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    InputStream open() throws IOException {
        return required().openStream();
    }

    private record Entry(long size, long checksum) {}

    private Entry entry() throws IOException {
        URLConnection connection = required().openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection inJar) {
            try (var jar = inJar.getJarFile()) {
                var entry = jar.getJarEntry(inJar.getEntryName());
                return new Entry(entry.getSize(), entry.getCrc());
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return new Entry(connection.getContentLengthLong(), connection.getLastModified() & 0xFFFFFFFFL);
        }
    }

    private @Nullable URL url() {
        return JarFileCopy.class.getClassLoader().getResource(resource);
    }

    private URL required() throws IOException {
        URL url = url();
        if (url == null) {
            throw new FileNotFoundException(resource + " is in none of the program's jars");
        }
        return url;
    }
}
