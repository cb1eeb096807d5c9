/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Upgrades a cluster node by node while two teams work: three brokers and two nodes of each role start from one program and
 * end as another, on the same folders, in the order brokers, process nodes, stores, ingest nodes. Then one node of each
 * role goes back, to see what it says. Audits like {@link Soak}, with no machine or provider failing.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.soak.RollingUpgrade OLD/bin/memlog bin/memlog 10 7</pre>
 *
 * The last two are the seconds of load between two steps, and the seed. Exits with 1 if anything is violated.
 */
public final class RollingUpgrade {
    private static final List<String> ROLES = List.of("broker", "process", "store", "ingest");
    private static final int AGENTS_OF_A_TEAM = 3;
    private static final int STOP_SECONDS = 60;
    private static final int BACK_SECONDS = 120;
    private static final int LOG_LINES = 5;

    private final Fleet fleet;
    private final Books books;
    private final NodeApi operators;
    private final MachineFaults machines;
    private final long stepMillis;

    private RollingUpgrade(Fleet fleet, Books books, NodeApi operators, MachineFaults machines, long stepMillis) {
        this.fleet = fleet;
        this.books = books;
        this.operators = operators;
        this.machines = machines;
        this.stepMillis = stepMillis;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: RollingUpgrade OLD_MEMLOG NEW_MEMLOG SECONDS SEED");
            System.exit(2);
        }
        String from = Path.of(args[0]).toAbsolutePath().toString();
        String to = Path.of(args[1]).toAbsolutePath().toString();
        long seed = Long.parseLong(args[3]);
        Books books = new Books();
        Path folder = Files.createTempDirectory("memlog-upgrade-");
        books.say("from " + from + " to " + to + ", seed " + seed + ", in " + folder);
        try (SoakProvider provider = new SoakProvider(books)) {
            Fleet fleet = Fleet.cluster(List.of(from), folder, folder.resolve("store-2"), false, provider, null);
            try {
                fleet.start();
                run(fleet, books, from, to, Long.parseLong(args[2]) * 1_000, seed);
            } finally {
                for (Member member : fleet.members()) {
                    member.kill();
                }
            }
        }
        List<String> violations = books.violations();
        books.say(violations.isEmpty() ? "PASS" : "FAIL: " + violations.size() + " violations, seed " + seed);
        violations.forEach(violation -> System.out.println("  - " + violation));
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private static void run(Fleet fleet, Books books, String from, String to, long stepMillis, long seed)
            throws IOException, InterruptedException {
        NodeApi operators = NodeApi.of(fleet.guard());
        List<Team> teams = new ArrayList<>();
        List<Agents> agents = new ArrayList<>();
        try (Watch watch = new Watch(fleet, List.of(), books)) {
            MachineFaults machines = new MachineFaults(fleet, operators, books, watch, null, seed);
            machines.awaitReady();
            for (String name : List.of("red", "blue")) {
                teams.add(Team.create(name, operators, fleet.writes().getFirst(), books));
            }
            teams.forEach(team -> agents.add(Agents.start(team, fleet.writes(), seed, AGENTS_OF_A_TEAM)));
            RollingUpgrade upgrade = new RollingUpgrade(fleet, books, operators, machines, stepMillis);
            try (HookProbe probe = HookProbe.start(teams.getFirst(), fleet.writes())) {
                upgrade.step(probe, "all nodes are old");
                for (String role : ROLES) {
                    for (Member member : upgrade.of(role)) {
                        upgrade.replace(member, to);
                        upgrade.step(probe, member.name() + " is new");
                    }
                }
            }
            for (Agents each : agents) {
                each.finish();
            }
            for (Team team : teams) {
                Soak.settle(fleet, team);
            }
            for (Team team : teams) {
                new Audit(fleet, team, teams.size(), watch).run();
            }
            for (String role : ROLES) {
                upgrade.goBack(upgrade.of(role).getLast(), from, to);
            }
        } finally {
            agents.forEach(Agents::close);
        }
    }

    private List<Member> of(String role) {
        return fleet.members().stream()
                .filter(member -> member.name().startsWith(role))
                .toList();
    }

    /** As a supervisor does it: SIGTERM, the other program, and the next one only when this one is ready. */
    private void replace(Member member, String program) throws IOException, InterruptedException {
        if (!member.stop(STOP_SECONDS)) {
            books.violation(member.name() + " did not stop within " + STOP_SECONDS + " s:\n    " + member.logTail());
            member.kill();
        }
        member.use(program);
        member.start();
        Replicas.awaitInSync(fleet.servers());
        machines.awaitReady();
    }

    private void step(HookProbe probe, String what) throws InterruptedException {
        Thread.sleep(stepMillis);
        books.say(what + ": " + probe.sinceLast());
    }

    private static String lastLines(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Says what an old node makes of what new ones have written; that it refuses is no violation. */
    private void goBack(Member member, String from, String to) throws IOException, InterruptedException {
        member.stop(STOP_SECONDS);
        member.use(from);
        member.start();
        member.expectEnd();
        long deadline = System.nanoTime() + BACK_SECONDS * 1_000_000_000L;
        boolean ready = false;
        while (!ready && member.isAlive() && System.nanoTime() - deadline < 0) {
            Thread.sleep(500);
            ready = member.url() != null
                    && operators.get(member.url() + "/ready").isFine();
        }
        member.expectEnd();
        books.say("back, " + member.name() + ": "
                + (ready || (member.url() == null && member.isAlive())
                        ? "runs"
                        : (member.isAlive() ? "is not ready:\n    " : "ends with " + member.exitCode() + ":\n    ")
                                + lastLines(member.logTail())));
        replace(member, to);
    }
}
