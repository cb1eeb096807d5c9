/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.util.List;
import java.util.Random;

/**
 * What happens around the nodes: the provider fails in one of its ways, strangers hold connections or talk nonsense, an
 * operator replays dead letters or pauses. Each kind has a thread and a random sequence of its own.
 */
final class WorldFaults implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 150;
    private final Fleet fleet;
    private final List<Team> teams;
    private final Books books;
    private final SoakProvider provider;
    private final long seed;
    private final List<Thread> threads;
    private volatile boolean closed;

    private interface Sequence {
        void next(Random random) throws InterruptedException;
    }

    WorldFaults(Fleet fleet, List<Team> teams, Books books, SoakProvider provider, long seed) {
        this.fleet = fleet;
        this.teams = teams;
        this.books = books;
        this.provider = provider;
        this.seed = seed;
        this.threads = List.of(
                start("provider-faults", 2, this::failProvider),
                start("strangers", 3, this::visit),
                start("operator", 4, this::operate));
    }

    private Thread start(String name, int number, Sequence sequence) {
        Thread thread = new Thread(() -> run(new Random(seed + number), sequence), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void run(Random random, Sequence sequence) {
        try {
            while (!closed) {
                sequence.next(random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            books.violation("a sequence of faults broke: " + e);
        }
    }

    private void failProvider(Random random) throws InterruptedException {
        Thread.sleep(10_000 + random.nextInt(20_000));
        SoakProvider.Mode[] modes = SoakProvider.Mode.values();
        SoakProvider.Mode mode = modes[1 + random.nextInt(modes.length - 1)];
        int millis = 3_000 + random.nextInt(15_000);
        books.fault("provider", mode + " for " + millis + " ms");
        provider.use(mode);
        Thread.sleep(millis);
        provider.use(SoakProvider.Mode.WELL);
    }

    private void visit(Random random) throws InterruptedException {
        Thread.sleep(5_000 + random.nextInt(20_000));
        HostileClients clients = new HostileClients(any(random).api(), books);
        List<String> urls = fleet.urls();
        String url = urls.get(random.nextInt(urls.size()));
        if (random.nextBoolean()) {
            int connections = 1 + random.nextInt(MOST_CONNECTIONS);
            books.fault("strangers", connections + " connections that hold on to " + url);
            clients.holdOn(url, connections, 2_000 + random.nextInt(12_000), random);
        } else {
            books.fault("nonsense", "to " + url);
            clients.talkNonsense(url, 60, random);
        }
    }

    private void operate(Random random) throws InterruptedException {
        Thread.sleep(20_000 + random.nextInt(40_000));
        String url = fleet.writes().get(random.nextInt(fleet.writes().size()));
        NodeApi api = any(random).api();
        if (random.nextInt(3) == 0) {
            books.fault("pause", "for some seconds");
            api.post(url + "/v1/pause", "{}");
            Thread.sleep(2_000 + random.nextInt(6_000));
            resume(api, url);
        } else if (api.post(url + "/v1/dead-letters/replay", "{}").isFine()) {
            books.replays.incrementAndGet();
            books.fault("replay", "of all dead letters");
        }
    }

    private Team any(Random random) {
        return teams.get(random.nextInt(teams.size()));
    }

    /** Also where a node is away: tries until one says that it is in the log. */
    private void resume(NodeApi api, String first) throws InterruptedException {
        String url = first;
        for (int i = 0; !api.post(url + "/v1/resume", "{}").isFine(); i++) {
            url = fleet.writes().get(i % fleet.writes().size());
            Thread.sleep(500);
        }
    }

    /** Ends them, and leaves a provider that works and nothing paused. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        provider.use(SoakProvider.Mode.WELL);
        for (Team team : teams) {
            resume(team.api(), fleet.writes().getFirst());
        }
    }
}
