/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Ends a process together with its descendants. Processes that its children left behind are found by a mark in the
 * environment, which every process inherits; only Linux makes it readable.
 */
final class ProcessTree {
    /** The variable that holds a call's mark; not named like a setting. */
    static final String MARK_VARIABLE = "CALL_OF_MEMLOG";

    private static final Path PROC = Path.of("/proc");
    private static final int PASSES = 10;

    private ProcessTree() {}

    static void end(ProcessHandle root, String mark) {
        Deque<ProcessHandle> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            ProcessHandle next = left.poll();
            // The children are found before their parent is ended: afterwards nothing leads from one to the other.
            List<ProcessHandle> children = next.isAlive() ? next.children().toList() : List.of();
            next.destroyForcibly();
            left.addAll(children);
        }
        // One of them may have started another meanwhile.
        boolean isDone = !Files.isDirectory(PROC);
        for (int pass = 0; pass < PASSES && !isDone; pass++) {
            isDone = ProcessHandle.allProcesses()
                    .filter(process -> mayBeLeft(process, mark))
                    .toList()
                    .isEmpty();
        }
    }

    /** Ends a process with the mark. True for that, and for one that shows no environment as it begins another program. */
    private static boolean mayBeLeft(ProcessHandle process, String mark) {
        Path proc = PROC.resolve(Long.toString(process.pid()));
        try {
            String environment = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
            if (environment.contains(MARK_VARIABLE + "=" + mark)) {
                process.destroyForcibly();
                return true;
            }
            // A thread of the kernel has no environment either, and no program.
            return environment.isEmpty() && Files.exists(proc.resolve("exe"));
        } catch (IOException | UncheckedIOException e) {
            return false; // It is gone, or belongs to another user.
        }
    }
}
