/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import dev.memlog.store.sql.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the rows of all store nodes, and those that a store node makes of the log when its databases are gone: the same
 * texts, pins, edits, chains, tellings and counts.
 */
final class RowsAudit {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final List<String> COUNTED =
            List.of("observations", "memory_marks", "denials", "told", "told_memories", "told_uses");
    private final Fleet fleet;
    private final MachineFaults machines;
    private final List<Team> teams;
    private final Books books;

    RowsAudit(Fleet fleet, MachineFaults machines, List<Team> teams, Books books) {
        this.fleet = fleet;
        this.machines = machines;
        this.teams = teams;
        this.books = books;
    }

    void run() throws IOException, InterruptedException {
        List<Member> stores = fleet.stores();
        Member first = stores.getFirst();
        for (Member other : stores.subList(1, stores.size())) {
            await(
                    "the rows of " + first.name() + " and " + other.name() + " differ",
                    StoreRows.of(first.data()),
                    other);
        }
        StoreRows before = StoreRows.of(first.data());
        List<String> counts = new ArrayList<>();
        COUNTED.forEach(table -> counts.add(before.count(table) + " " + table));
        books.say("rows of " + first.name() + ": " + String.join(", ", counts) + "; " + books.corrections
                + " corrections, " + books.citations + " citations");
        rebuild(first);
        await("the rows of " + first.name() + " after a rebuild differ", before, first);
    }

    private void rebuild(Member store) throws IOException, InterruptedException {
        store.kill();
        for (Path database : StoreRows.databases(store.data())) {
            Database.deleteFiles(database);
        }
        store.start();
        machines.awaitReady();
        for (Team team : teams) {
            Soak.settle(fleet, team);
        }
    }

    private void await(String what, StoreRows expected, Member store) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        List<String> differences = StoreRows.of(store.data()).differences(expected);
        while (!differences.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(500);
            differences = StoreRows.of(store.data()).differences(expected);
        }
        if (!differences.isEmpty()) {
            books.violation(what + ":\n    " + String.join("\n    ", differences));
        }
    }
}
