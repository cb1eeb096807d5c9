/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An archive of the program's classes, made once for a build beside the first tests that start the program, as the
 * launcher makes one: a start reads some ten thousand classes, and it halves that. Whatever is wrong with it, the program
 * starts without.
 *
 * <p>Threading: safe, and safe beside other builds' and forks' as well: one of them makes it, under a lock, and nobody
 * waits for it.
 */
final class ClassArchive {
    private static final String PROGRAM = "dev.memlog.app.Main";
    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private final Path archive;
    private final List<Path> jars;

    private ClassArchive(Path archive, List<Path> jars) {
        this.archive = archive;
        this.jars = jars;
    }

    /**
     * What a JVM takes to use the archive; nothing as long as there is none, or where the program is not in a jar.
     *
     * @param jars that the JVM's class path begins with
     */
    static List<String> options(List<Path> jars) {
        Path program = program();
        if (!jars.contains(program)) {
            return List.of();
        }
        ClassArchive it = new ClassArchive(program.resolveSibling("tests.jsa"), jars);
        if (it.isCurrent()) {
            return List.of("-XX:SharedArchiveFile=" + it.archive, "-Xlog:disable");
        }
        if (ASKED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("class-archive").start(it::makeAlone);
        }
        return List.of();
    }

    private static Path program() {
        try {
            return Path.of(Class.forName(PROGRAM)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException e) {
            return Path.of("no-program.jar"); // A module below the program.
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isCurrent() {
        FileTime newest = jars.stream()
                .map(ClassArchive::modified)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Files.exists(archive) && modified(archive).compareTo(newest) > 0;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeAlone() {
        try (FileChannel channel =
                        FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && !isCurrent()) {
                make();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("no archive of classes: " + e);
        }
    }

    private void make() throws IOException, InterruptedException {
        Path unfinished = beside(".new");
        List<String> command = new ArrayList<>(List.of(
                ChildJvm.java(),
                "-XX:ArchiveClassesAtExit=" + unfinished,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", ChildJvm.joined(jars), PROGRAM, "demo", "--exit"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(beside(".log").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MEMLOG_"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        if (process.waitFor() == 0 && Files.exists(unfinished)) {
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path beside(String ending) {
        return archive.resolveSibling(archive.getFileName() + ending);
    }
}
