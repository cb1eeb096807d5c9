/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ends what a program under test has left running, also what it had detached from itself, so that nobody writes into a
 * folder that is being deleted.
 */
public final class ProcessesOf {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ProcessesOf() {}

    /** Kills the processes whose command line names this folder, and theirs, until there is none. */
    public static void endAll(Path folder) {
        Set<ProcessHandle> killed = new HashSet<>();
        await().atMost(PATIENCE).until(() -> {
            List<ProcessHandle> found = ProcessHandle.allProcesses()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .filter(process -> names(process, folder))
                    .flatMap(ProcessesOf::withDescendants)
                    .toList();
            found.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(found);
            return found.isEmpty() && killed.stream().noneMatch(ProcessesOf::runs);
        });
    }

    /** Kills this process and its descendants, and waits for the end of them all. */
    public static void end(ProcessHandle root) {
        List<ProcessHandle> family = withDescendants(root).toList();
        family.forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE).until(() -> family.stream().noneMatch(ProcessesOf::runs));
    }

    private static boolean names(ProcessHandle process, Path folder) {
        return process.info()
                .commandLine()
                .filter(command -> command.contains(folder.toString()))
                .isPresent();
    }

    private static Stream<ProcessHandle> withDescendants(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** Whether it still does anything: one that has ended, and that nobody has asked for its exit code, has no command. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
