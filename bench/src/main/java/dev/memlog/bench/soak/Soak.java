/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Soaks Memlog: starts a fleet from {@code bin/memlog}, works and breaks it for so long, heals it, and counts.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.soak.Soak bin/memlog node 60m 7</pre>
 *
 * Exits with 1 and the list of violations if it finds any.
 */
public final class Soak {
    private static final Duration SETTLE = Duration.ofMinutes(10);
    private static final String NODE_DISK = "700m";
    private static final String STORE_DISK = "300m";
    private static final int AGENTS = 6;
    private static final List<String> TEAMS = List.of("red", "blue");

    private Soak() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 3 || !List.of("node", "cluster").contains(args[1])) {
            System.err.println("usage: Soak MEMLOG node|cluster DURATION [SEED]    DURATION such as 2m or 60m");
            System.exit(2);
        }
        Duration duration = Duration.parse("PT" + args[2]);
        long seed = args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime() % 1_000_000;
        List<String> memlog = List.of(Path.of(args[0]).toAbsolutePath().toString());
        List<String> violations = run(memlog, args[1].equals("cluster"), duration, seed);
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    /**
     * @param memlog the command that a node's arguments follow
     * @return what is wrong; empty if nothing is
     */
    public static List<String> run(List<String> memlog, boolean cluster, Duration duration, long seed)
            throws IOException, InterruptedException {
        Books books = new Books();
        Path folder = Files.createTempDirectory("memlog-soak-");
        books.say("soak of "
                + (cluster ? "three brokers and two nodes of each role, two teams with keys and TLS" : "one node")
                + " for " + duration + ", seed " + seed + ", in " + folder);
        SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), cluster ? STORE_DISK : NODE_DISK);
        books.say(disk == null ? "no small disk here: none is filled" : "with a small disk");
        WallClock clocks = WallClock.compile(folder);
        books.say(clocks == null ? "no C compiler here: no clock steps" : "with clocks that step");
        try (SoakProvider provider = new SoakProvider(books)) {
            Path data = (disk == null ? folder : disk.folder()).resolve("data");
            Fleet fleet = cluster
                    ? Fleet.cluster(memlog, folder, data, disk != null, provider, clocks)
                    : Fleet.node(memlog, folder, data, disk != null, provider, clocks);
            try {
                fleet.start();
                soak(fleet, provider, books, disk, duration, seed);
                if (!cluster) {
                    move(memlog, fleet.members().getFirst(), folder, provider, books);
                }
            } finally {
                for (Member member : fleet.members()) {
                    member.kill();
                }
            }
        } finally {
            if (disk != null) {
                disk.close();
            }
        }
        List<String> violations = books.violations();
        books.say(violations.isEmpty() ? "PASS" : "FAIL: " + violations.size() + " violations, seed " + seed);
        violations.forEach(violation -> System.out.println("  - " + violation));
        return violations;
    }

    private static void soak(
            Fleet fleet, SoakProvider provider, Books books, @Nullable SmallDisk disk, Duration duration, long seed)
            throws IOException, InterruptedException {
        NodeApi operators = NodeApi.of(fleet.guard());
        List<Team> teams = new CopyOnWriteArrayList<>();
        List<Agents> agents = new ArrayList<>();
        List<CorrectingPerson> corrections = new ArrayList<>();
        try (Watch watch = new Watch(fleet, teams, books)) {
            MachineFaults machines = new MachineFaults(fleet, operators, books, watch, disk, seed);
            machines.awaitReady();
            if (fleet.guard() == null) {
                teams.add(Team.local(operators, books));
            } else {
                for (String name : TEAMS) {
                    teams.add(Team.create(name, operators, fleet.writes().getFirst(), books));
                }
            }
            // The same seed for all: their sessions have the same ids, and their events the same content.
            teams.forEach(team -> agents.add(Agents.start(team, fleet.writes(), seed, AGENTS / teams.size())));
            teams.forEach(team -> corrections.add(CorrectingPerson.start(team, fleet, seed)));
            books.say("ready");
            try (WorldFaults world = new WorldFaults(fleet, teams, books, provider, seed)) {
                machines.run(System.nanoTime() + duration.toNanos());
            }
            books.say("no more faults; settling");
            machines.awaitReady();
            for (Agents each : agents) {
                each.finish();
            }
            for (CorrectingPerson each : corrections) {
                each.close();
            }
            boolean settled = true;
            for (Team team : teams) {
                settled &= settle(fleet, team);
            }
            for (Team team : settled ? teams : List.<Team>of()) {
                replayAll(fleet, team);
                settle(fleet, team);
            }
            for (Team team : teams) {
                new Audit(fleet, team, teams.size(), watch).run();
            }
            new RowsAudit(fleet, machines, teams, books).run();
        } finally {
            for (CorrectingPerson each : corrections) {
                each.close();
            }
            agents.forEach(Agents::close);
        }
    }

    private static void move(List<String> memlog, Member from, Path folder, SoakProvider provider, Books books)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("moved"));
        Member to = Fleet.node(memlog, home, home.resolve("data"), false, provider, null)
                .members()
                .getFirst();
        to.start();
        try {
            NodeApi api = NodeApi.of(null);
            long deadline = System.nanoTime() + SETTLE.toNanos();
            while (!api.get(to.url() + "/ready").isFine()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("a fresh node is not ready after " + SETTLE + ":\n    " + to.logTail());
                }
                Thread.sleep(300);
            }
            MovedMemories.check(memlog, from, to, folder, books);
        } finally {
            to.kill();
        }
    }

    /** Whether nothing is under way and nothing waits, on any store, in time. */
    static boolean settle(Fleet fleet, Team team) throws IOException, InterruptedException {
        NodeApi api = team.api();
        Books books = team.books();
        long deadline = System.nanoTime() + SETTLE.toNanos();
        for (String store : fleet.reads()) {
            NodeApi.Answer stats = api.get(store + "/api/stats");
            while (!isSettled(stats)) {
                if (System.nanoTime() - deadline > 0) {
                    books.violation(store + " has not settled within " + SETTLE + ": " + stats.body() + "; "
                            + api.get(store + "/ready").body());
                    return false;
                }
                Thread.sleep(500);
                stats = api.get(store + "/api/stats");
            }
        }
        return true;
    }

    private static boolean isSettled(NodeApi.Answer stats) throws IOException {
        if (!stats.isFine()) {
            return false;
        }
        JsonNode events = stats.json().path("events");
        return events.path("lag").asLong(-1) == 0
                && events.path("pending").asLong() + events.path("parked").asLong() == 0;
    }

    private static void replayAll(Fleet fleet, Team team) throws IOException, InterruptedException {
        NodeApi api = team.api();
        Books books = team.books();
        String body = "{}";
        int replayed = 0;
        do {
            NodeApi.Answer answer = api.post(fleet.writes().getFirst() + "/v1/dead-letters/replay", body);
            if (!answer.isFine()) {
                books.violation("replay answered " + answer.status() + ": " + answer.body());
                return;
            }
            JsonNode page = answer.json();
            replayed += page.path("replayed").asInt();
            body = page.path("next").isTextual()
                    ? "{\"after\":" + page.path("next") + ",\"replayId\":" + page.path("replayId") + "}"
                    : "";
        } while (!body.isEmpty());
        books.replays.incrementAndGet();
        books.say(replayed + " dead letters are replayed at the end");
    }
}
