/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records running children in one small file each, so that the next start can end those that a killed node left behind:
 * they would work on unused, and cost money.
 *
 * <p>Threading: safe; each child's file is its own.
 */
final class RunningChildren {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Logger LOG = LoggerFactory.getLogger(RunningChildren.class);
    private static final Pattern ENTRY = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\d{1,18}) ([0-9a-f-]{36})\\s*");
    /** The system gives a start in seconds since boot, and may correct the boot time by one. */
    private static final long SAME_START_MILLIS = 2_000;

    private final Path folder;

    private RunningChildren(Path folder) {
        this.folder = folder;
    }

    /** Also ends children that an earlier node left running. */
    static RunningChildren in(Path directory) {
        RunningChildren children = new RunningChildren(directory.resolve("running"));
        children.endLeftOver();
        return children;
    }

    /** @param mark the child's value of {@link ProcessTree#MARK_VARIABLE} */
    void started(ProcessHandle child, String mark) {
        Optional<Instant> start = child.info().startInstant();
        ProcessHandle node = ProcessHandle.current();
        Optional<Instant> nodeStart = node.info().startInstant();
        if (start.isEmpty() || nodeStart.isEmpty()) {
            return; // Already gone, or on a system without start times: a process id alone is not enough to end a
            // process.
        }
        String entry = start.get().toEpochMilli() + " " + node.pid() + " "
                + nodeStart.get().toEpochMilli() + " " + mark + "\n";
        try {
            Files.createDirectories(folder);
            Files.writeString(fileOf(child.pid()), entry);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("a running command cannot be recorded; if this node is killed, it may run on");
        }
    }

    void ended(ProcessHandle child) {
        delete(fileOf(child.pid()));
    }

    private void endLeftOver() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("commands that may still run cannot be listed");
            return;
        }
        files.forEach(this::endLeftOver);
    }

    private void endLeftOver(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher entry = ENTRY.matcher(read(file));
        if (NUMBER.matcher(name).matches() && entry.matches()) {
            if (running(Long.parseLong(entry.group(2)), Long.parseLong(entry.group(3)))
                    .isPresent()) {
                return; // Another node's, and that one lives.
            }
            running(Long.parseLong(name), Long.parseLong(entry.group(1))).ifPresent(child -> {
                LOG.atInfo().addKeyValue("pid", child.pid()).log("ending a command that a killed node left running");
                ProcessTree.end(child, entry.group(4));
            });
        }
        delete(file);
    }

    /** The process of that number, if it is still the one started then. */
    private static Optional<ProcessHandle> running(long pid, long startMillis) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .filter(start -> Math.abs(start.toEpochMilli() - startMillis) <= SAME_START_MILLIS)
                        .isPresent());
    }

    private Path fileOf(long pid) {
        return folder.resolve(Long.toString(pid));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("error", e.toString()).log("the note of a command cannot be deleted");
        }
    }
}
