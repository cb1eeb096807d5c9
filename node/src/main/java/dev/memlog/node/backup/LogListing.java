/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import dev.memlog.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a broker's folder that a backup needs, as they are seen while the broker may be at work.
 *
 * <p>Leaves out what Kafka makes again when it recovers a log after a crash: indexes, and the notes of how far it has
 * flushed and cleaned. Without the notes it recovers every segment from its beginning, and so checks every batch.
 *
 * @param files by path beneath the folder, with forward slashes
 * @param passing whether the cleaner was just putting segments in the place of others
 */
public record LogListing(Map<String, Seen> files, boolean passing) {
    private static final List<String> MADE_ANEW = List.of(
            ".index",
            ".timeindex",
            ".lock",
            ".kafka_cleanshutdown",
            "recovery-point-offset-checkpoint",
            "replication-offset-checkpoint",
            "cleaner-offset-checkpoint",
            ".tmp");
    private static final List<String> ON_THEIR_WAY_OUT = List.of(".deleted", ".cleaned", "-delete/", "-stray/");
    private static final String ON_ITS_WAY_IN = ".swap";

    /** What is only ever appended to, by writers that do not wait for the sessions. */
    private static final List<String> GROWING =
            List.of(Topics.EVENTS + "-", Topics.AUDIT + "-", Topics.EMBEDDINGS + "-");

    public LogListing {
        files = Map.copyOf(files);
    }

    /** @param key distinguishes a file from another of the same name; null if the file system has none */
    record Seen(@Nullable Object key, long bytes) {}

    /** @throws java.nio.file.NoSuchFileException if a file went away meanwhile */
    public static LogListing of(Path folder) throws IOException {
        Map<String, Seen> files = new TreeMap<>();
        boolean passing = false;
        for (Path file : filesIn(folder)) {
            String path = folder.relativize(file).toString().replace('\\', '/');
            passing |= path.endsWith(ON_ITS_WAY_IN);
            if (isKept(path)) {
                BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                files.put(path, new Seen(is.fileKey(), is.size()));
            }
        }
        return new LogListing(files, passing);
    }

    /** Whether all that is written in transactions stands as it stood then, and the rest has at most grown. */
    boolean isStill(LogListing later) {
        return !passing
                && !later.passing
                && files.keySet().equals(later.files.keySet())
                && files.entrySet().stream().allMatch(file -> isStill(file.getKey(), file.getValue(), later));
    }

    private static boolean isStill(String path, Seen before, LogListing later) {
        Seen after = later.files.get(path);
        return after != null
                && Objects.equals(before.key(), after.key())
                && (isGrowing(path) ? before.bytes() <= after.bytes() : before.bytes() == after.bytes());
    }

    private static boolean isGrowing(String path) {
        return path.endsWith(".log") && GROWING.stream().anyMatch(path::startsWith);
    }

    private static boolean isKept(String path) {
        return MADE_ANEW.stream().noneMatch(path::endsWith)
                && ON_THEIR_WAY_OUT.stream().noneMatch(path::contains)
                && !path.endsWith(ON_ITS_WAY_IN);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> !Files.isDirectory(file)).toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
