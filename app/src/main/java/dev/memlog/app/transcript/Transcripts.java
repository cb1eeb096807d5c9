/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.transcript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transcripts under a folder such as {@code ~/.claude/projects}, the oldest first.
 *
 * @param project the name of the folder that sessions worked in; null for any
 * @param since what happened before is left out; null for all
 */
public record Transcripts(
        Path folder, @Nullable String project, @Nullable Instant since) {
    /** @return how many lines of all files could not be read */
    public int read(TranscriptReader.Sink sink) throws IOException {
        Set<String> seen = new HashSet<>();
        int broken = 0;
        for (Path file : files()) {
            broken += new TranscriptReader(seen, payload -> {
                        if (isMeant(payload)) {
                            sink.accept(payload);
                        }
                    })
                    .read(file);
        }
        return broken;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".jsonl") && Files.isRegularFile(file))
                    // A sub-agent's transcript lies in a folder of its session's name: it comes after its session's.
                    .sorted(Comparator.comparing(Transcripts::modified).thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // Reading it will say what is wrong.
        }
    }

    private boolean isMeant(ObjectNode payload) {
        return isOfProject(payload.path("cwd").asText())
                && isLateEnough(payload.path("timestamp").asText());
    }

    private boolean isOfProject(String cwd) {
        Path name = FileSystems.getDefault().getPath(cwd).getFileName();
        return project == null || (name != null && name.toString().equals(project));
    }

    private boolean isLateEnough(String timestamp) {
        try {
            return since == null || !Instant.parse(timestamp).isBefore(since);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
