/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A working tree that git itself works on, apart from the configuration of whoever runs the test. */
public final class GitFolder {
    private final Path folder;
    private long commits;

    private GitFolder(Path folder) {
        this.folder = folder;
    }

    /** Whether git is installed. */
    public static boolean isPossible() {
        try {
            return new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A new repository on branch main, without a commit. */
    public static GitFolder init(Path folder, String... options) {
        try {
            GitFolder made = new GitFolder(Files.createDirectories(folder).toRealPath());
            List<String> command = new ArrayList<>(List.of("init", "-q", "-b", "main"));
            command.addAll(List.of(options));
            made.git(command.toArray(new String[0]));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return folder;
    }

    /** Writes a file, with its folders. */
    public void write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything; each commit is a minute later than the one before. */
    public String commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD").strip();
    }

    /** @throws IllegalStateException with git's words if it fails */
    public String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        String date = (1_760_000_000L + 60 * commits++) + " +0000";
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "dev",
                        "GIT_AUTHOR_EMAIL", "dev@example.org",
                        "GIT_COMMITTER_NAME", "dev",
                        "GIT_COMMITTER_EMAIL", "dev@example.org",
                        "GIT_AUTHOR_DATE", date,
                        "GIT_COMMITTER_DATE", date,
                        "GIT_EDITOR", "true"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
