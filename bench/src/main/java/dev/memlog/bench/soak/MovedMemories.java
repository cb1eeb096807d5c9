/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            List<String> here = rows(from.data(), query.getValue());
            List<String> there = rows(to.data(), query.getValue());
            books.say("moved " + here.size() + " rows of " + query.getKey());
            if (!here.equals(there)) {
                TreeSet<String> lost = new TreeSet<>(here);
                there.forEach(lost::remove);
                TreeSet<String> added = new TreeSet<>(there);
                here.forEach(added::remove);
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

    private static List<String> rows(Path data, String query) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("memlog.db"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(found.getString(i)).append(" | ");
                }
                rows.add(row.toString());
            }
        } catch (SQLException e) {
            throw new IOException("cannot read the rows of " + data, e);
        }
        return rows.stream().sorted().toList();
    }
}
