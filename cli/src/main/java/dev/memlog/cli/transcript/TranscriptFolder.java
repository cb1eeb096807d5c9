/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.project.ProjectDetector;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transcripts under a folder such as {@code ~/.claude/projects}, oldest first.
 *
 * @param project only sessions that began in it: a project's name, or a folder with all below it; null for any
 * @param since earlier events are left out; null for all
 * @param names the project names of folders, as the receiving node has them
 */
public record TranscriptFolder(
        Path folder, @Nullable String project, @Nullable Instant since, Names names) {
    /** The project names of folders, as a node has them. */
    @FunctionalInterface
    public interface Names {
        /** Null if unknown. */
        @Nullable
        String of(String cwd);
    }

    /** From this machine's files alone. */
    public TranscriptFolder(Path folder, @Nullable String project, @Nullable Instant since) {
        this(folder, project, since, new ProjectDetector()::projectOf);
    }

    /**
     * Lines and files that could not be read.
     *
     * @param lines of all files together
     * @param files and folders, each with the reason
     */
    public record Unread(int lines, List<String> files) {
        public Unread {
            files = List.copyOf(files);
        }
    }

    /** @throws IOException if the folder itself cannot be read */
    public Unread read(TranscriptReader.Sink sink) throws IOException {
        Set<String> seen = new HashSet<>();
        Map<String, Boolean> meant = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        int broken = 0;
        for (Path file : TranscriptFiles.under(folder, unreadable)) {
            try {
                broken += new TranscriptReader(seen, payload -> {
                            boolean isMeant = meant.computeIfAbsent(
                                    payload.path("session_id").asText(),
                                    session -> isOfProject(payload.path("cwd").asText()));
                            if (isMeant && isLateEnough(payload)) {
                                sink.accept(payload);
                            }
                        })
                        .read(file);
            } catch (IOException e) {
                unreadable.add(TranscriptFiles.named(file, e));
            }
        }
        return new Unread(broken, unreadable);
    }

    private boolean isOfProject(String cwd) {
        if (project == null) {
            return true;
        }
        try {
            return isPath(project)
                    ? Path.of(cwd)
                            .normalize()
                            .startsWith(Path.of(project).toAbsolutePath().normalize())
                    : isCalled(project, cwd);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private boolean isCalled(String wanted, String cwd) {
        String known = names.of(cwd);
        if (wanted.equals(known)) {
            return true;
        }
        Path last = Path.of(cwd).getFileName();
        // A folder named like another root's project matches by its whole name only.
        boolean stray = known != null && known.startsWith(wanted + "~");
        return !stray && last != null && last.toString().equals(wanted);
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
