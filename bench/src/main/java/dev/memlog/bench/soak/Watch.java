/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at the fleet all the time: every ledger that is told must add up, and no process may end unasked. A process that
 * did is started again, as a supervisor does it.
 *
 * <p>Threading: has a thread of its own.
 */
final class Watch implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;
    private final Fleet fleet;
    private final List<Team> teams;
    private final Books books;
    private final Map<String, Integer> firstOpenFiles = new ConcurrentHashMap<>();
    private final Map<String, Integer> mostOpenFiles = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "watch");
    private volatile boolean closed;
    private volatile boolean diskFull;

    Watch(Fleet fleet, List<Team> teams, Books books) {
        this.fleet = fleet;
        this.teams = teams;
        this.books = books;
        thread.setDaemon(true);
        thread.start();
    }

    /** While the disk is full, the member whose disk it is may end. */
    void expectFullDisk(boolean full) {
        diskFull = full;
    }

    Map<String, Integer> mostOpenFiles() {
        return mostOpenFiles;
    }

    Map<String, Integer> firstOpenFiles() {
        return firstOpenFiles;
    }

    private void run() {
        while (!closed) {
            try {
                fleet.members().forEach(this::look);
                for (String store : fleet.reads()) {
                    for (Team team : teams) {
                        NodeApi.Answer stats = team.api().get(store + "/api/stats");
                        if (stats.isFine()) {
                            check(store, stats.json().path("events"));
                        }
                    }
                }
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                // Killed in the middle of its answer.
            } catch (Throwable e) {
                books.violation("the watch broke: " + e);
            }
        }
    }

    private void look(Member member) {
        if (member.hasDied()) {
            String how = member.name() + " ended by itself with " + member.exitCode();
            if (diskFull && member.equals(fleet.disk())) {
                member.expectEnd();
                books.say(how + ", its disk being full");
            } else {
                books.violation(how + ":\n    " + member.logTail());
                restart(member);
            }
        }
        int open = member.openFiles();
        if (open > 0) {
            mostOpenFiles.merge(member.name(), open, Math::max);
        }
    }

    private void restart(Member member) {
        try {
            member.start();
        } catch (IOException e) {
            books.violation(member.name() + " does not start: " + e);
        }
    }

    private void check(String store, JsonNode ledger) {
        long sum = 0;
        for (String term :
                new String[] {"duplicate", "skipped", "processed", "pending", "parked", "deadLettered", "discarded"}) {
            sum += ledger.path(term).asLong();
        }
        if (ledger.path("accepted").isIntegralNumber()
                && ledger.path("accepted").asLong() != sum) {
            books.violation("the ledger of " + store + " does not add up: " + ledger);
        }
        fleet.members()
                .forEach(member -> firstOpenFiles.computeIfAbsent(member.name(), name -> {
                    int open = member.openFiles();
                    return open > 0 ? open : null;
                }));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
