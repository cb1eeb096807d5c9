/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Moves a node's memories to a fresh node by export and import, twice, and compares what people said of them and which
 * supersedes which. Numbers differ; the soak's titles name memories.
 */
final class MovedMemories {
    private static final int SECONDS = 120;
    private static final Map<String, String> COMPARED = Map.of(
            "corrections",
            "SELECT title, narrative, facts, pinned, wrong, global, edited_by, edited_at, hidden FROM observations",
            "denials",
            "SELECT later.title, earlier.title, by_word FROM denials"
                    + " JOIN observations AS later ON later.number = denials.later"
                    + " JOIN observations AS earlier ON earlier.number = denials.earlier",
            "chains",
            "SELECT old.title, new.title, old.superseded_at FROM observations AS old"
                    + " JOIN observations AS new ON new.number = old.superseded_by");

    private MovedMemories() {}

    /**
     * @param memlog the command that a node's arguments follow
     * @param from a node that is running
     * @param to a fresh one that is running
     */
    static void check(List<String> memlog, Member from, Member to, Path folder, Books books)
            throws IOException, InterruptedException {
        String file = folder.resolve("moved.jsonl").toString();
        run(memlog, from, "export", "--out", file);
        for (int i = 0; i < 2; i++) {
            run(memlog, to, "import", file);
        }
        for (Map.Entry<String, String> query : COMPARED.entrySet()) {
            Set<String> here = StoreRows.read(from.data().resolve("memlog.db"), query.getValue());
            Set<String> there = StoreRows.read(to.data().resolve("memlog.db"), query.getValue());
            books.say("moved " + here.size() + " rows of " + query.getKey());
            if (!here.equals(there)) {
                SortedSet<String> lost = new TreeSet<>(here);
                lost.removeAll(there);
                SortedSet<String> added = new TreeSet<>(there);
                added.removeAll(here);
                books.violation("a move changes " + query.getKey() + ": " + lost.size() + " lost, such as "
                        + first(lost) + "; " + added.size() + " added, such as " + first(added));
            }
        }
    }

    private static String first(SortedSet<String> rows) {
        return rows.isEmpty() ? "none" : rows.first();
    }

    private static void run(List<String> memlog, Member node, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(memlog);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MEMLOG_SERVER", String.valueOf(node.url()));
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", arguments) + " failed against " + node.url());
        }
    }
}
