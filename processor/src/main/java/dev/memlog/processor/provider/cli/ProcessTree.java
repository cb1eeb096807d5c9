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
        for (int pass = 0; pass < PASSES; pass++) {
            List<ProcessHandle> marked = marked(mark);
            if (marked.isEmpty()) {
                return;
            }
            marked.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> marked(String mark) {
        return Files.isDirectory(PROC)
                ? ProcessHandle.allProcesses()
                        .filter(process -> carries(process, mark))
                        .toList()
                : List.of();
    }

    /** Also false for a process that is gone, or belongs to another user. */
    private static boolean carries(ProcessHandle process, String mark) {
        try {
            String environment = Files.readString(
                    PROC.resolve(Long.toString(process.pid())).resolve("environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(MARK_VARIABLE + "=" + mark);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
