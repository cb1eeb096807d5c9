/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.transcript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.project.ProjectDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transcripts under a folder such as {@code ~/.claude/projects}, the oldest first.
 *
 * @param project of which sessions are told, by where they began: a project's name, or a folder, which means all below
 *     it, too; null for any
 * @param since what happened before is left out; null for all
 */
public record Transcripts(
        Path folder, @Nullable String project, @Nullable Instant since) {
    /** @return how many lines of all files could not be read */
    public int read(TranscriptReader.Sink sink) throws IOException {
        Set<String> seen = new HashSet<>();
        Map<String, Boolean> meant = new HashMap<>();
        int broken = 0;
        for (Path file : files()) {
            broken += new TranscriptReader(seen, payload -> {
                        boolean isMeant = meant.computeIfAbsent(
                                payload.path("session_id").asText(),
                                session -> isOfProject(payload.path("cwd").asText()));
                        if (isMeant && isLateEnough(payload)) {
                            sink.accept(payload);
                        }
                    })
                    .read(file);
        }
        return broken;
    }

    private List<Path> files() throws IOException {
        Map<Path, FileTime> begun = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl") && Files.isRegularFile(file))
                    // A sub-agent's transcript lies in a folder of its session's name: it comes after its session's.
                    .sorted(Comparator.<Path, FileTime>comparing(
                                    file -> begun.computeIfAbsent(file, Transcripts::begun))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    /**
     * When it was made, not when it was last written: a session that goes on must not come after the one that began with a
     * copy of it. A copy of the file is made later than it was written.
     */
    private static FileTime begun(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            FileTime made = attributes.creationTime();
            FileTime written = attributes.lastModifiedTime();
            return made.compareTo(written) < 0 ? made : written;
        } catch (IOException e) {
            return FileTime.fromMillis(0); // Reading it will say what is wrong.
        }
    }

    private boolean isOfProject(String cwd) {
        if (project == null) {
            return true;
        }
        try {
            Path place = Path.of(cwd);
            Path last = place.getFileName();
            return isPath(project)
                    ? place.normalize()
                            .startsWith(Path.of(project).toAbsolutePath().normalize())
                    : (last != null && last.toString().equals(project))
                            || project.equals(new ProjectDetector().projectOf(cwd));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isPath(String project) {
        return project.contains("/") || project.contains("\\") || project.equals(".") || project.equals("..");
    }

    private boolean isLateEnough(ObjectNode payload) {
        try {
            return since == null
                    || !Instant.parse(payload.path("timestamp").asText()).isBefore(since);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
