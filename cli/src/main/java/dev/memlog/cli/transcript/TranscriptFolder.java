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
 * The transcripts under a folder such as {@code ~/.claude/projects}, the oldest first.
 *
 * @param project of which sessions are told, by where they began: a project's name, or a folder, which means all below
 *     it, too; null for any
 * @param since what happened before is left out; null for all
 * @param names what a folder's project is called where the sessions go to
 */
public record TranscriptFolder(
        Path folder, @Nullable String project, @Nullable Instant since, Names names) {
    /** Names projects as a node does, which knows whose a name is. */
    @FunctionalInterface
    public interface Names {
        /** Null if nobody can tell. */
        @Nullable
        String of(String cwd);
    }

    /** As this machine's files alone tell. */
    public TranscriptFolder(Path folder, @Nullable String project, @Nullable Instant since) {
        this(folder, project, since, new ProjectDetector()::projectOf);
    }

    /**
     * What could not be read, and is left out.
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
        // A folder that is called like another root's project is meant by its whole name alone.
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
