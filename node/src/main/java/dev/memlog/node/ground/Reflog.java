/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What git notes of the commits that a working tree had checked out, one after another; it keeps them for 90 days. */
final class Reflog {
    private static final int TAIL_BYTES = 1024 * 1024;
    private static final String MOVING = "\tcheckout: moving from ";

    private Reflog() {}

    /**
     * The last commit of a branch that is no more: the one that was left for another.
     *
     * @param gitFolders of working trees
     * @return null if none of them left such a branch
     */
    static @Nullable String lastOf(String branch, List<Path> gitFolders) {
        for (Path folder : gitFolders) {
            for (String line : tail(folder.resolve("logs").resolve("HEAD"))
                    .lines()
                    .toList()
                    .reversed()) {
                int blank = line.indexOf(' ');
                if (blank > 0 && line.contains(MOVING + branch + " to ")) {
                    return line.substring(0, blank);
                }
            }
        }
        return null;
    }

    private static String tail(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL_BYTES);
            in.seek(start);
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, in.length() - start)];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
