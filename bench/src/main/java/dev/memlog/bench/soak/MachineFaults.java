/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What happens to machines: kill -9, a graceful stop, a process frozen, a clock that is wrong, a full disk. One at a time;
 * the fleet has to be ready again before the next.
 *
 * <p>Threading: confined to one thread.
 */
final class MachineFaults {
    private static final long READY_MILLIS = 180_000;
    private static final long STOP_SECONDS = 60;
    private static final Duration STEP = Duration.ofHours(3);
    private static final List<Duration> CLOCKS =
            List.of(STEP, STEP.negated(), STEP, STEP.negated(), Duration.ofDays(3 * 365));
    private final Fleet fleet;
    private final NodeApi api;
    private final Books books;
    private final Watch watch;
    private final @Nullable SmallDisk disk;
    private final Random random;

    /** What may happen; the more often it stands here, the more often it does. */
    private enum Fault {
        KILL,
        KILL_AGAIN,
        KILL_ONCE_MORE,
        FREEZE,
        STOP,
        CLOCK_STEP,
        KILL_WHILE_AHEAD,
        FULL_DISK
    }

    MachineFaults(Fleet fleet, NodeApi api, Books books, Watch watch, @Nullable SmallDisk disk, long seed) {
        this.fleet = fleet;
        this.api = api;
        this.books = books;
        this.watch = watch;
        this.disk = disk;
        this.random = new Random(seed + 1);
    }

    /** Until {@code nanoTime}. */
    void run(long until) throws IOException, InterruptedException {
        while (System.nanoTime() - until < 0) {
            Thread.sleep(2_000 + random.nextInt(8_000));
            if (System.nanoTime() - until < 0) {
                happen(Fault.values()[random.nextInt(Fault.values().length)], fleet.any(random));
                awaitReady();
            }
        }
    }

    private void happen(Fault fault, Member member) throws IOException, InterruptedException {
        switch (fault) {
            case KILL, KILL_AGAIN, KILL_ONCE_MORE -> kill(member);
            case FREEZE -> freeze(member);
            case STOP -> stop(member);
            case CLOCK_STEP -> stepClock(member);
            case KILL_WHILE_AHEAD -> killWhileAhead(member);
            case FULL_DISK -> fillDisk();
        }
    }

    private void kill(Member member) throws IOException, InterruptedException {
        int away = random.nextInt(4_000);
        books.fault("kill -9", member.name() + ", away for " + away + " ms");
        member.kill();
        Thread.sleep(away);
        member.start();
    }

    private void freeze(Member member) throws IOException, InterruptedException {
        int millis = 5_000 + random.nextInt(fleet.isCluster() ? 55_000 : 25_000);
        books.fault("freeze", member.name() + " for " + millis + " ms");
        member.freeze();
        Thread.sleep(millis);
        member.thaw();
    }

    private void stop(Member member) throws IOException, InterruptedException {
        books.fault("stop", member.name());
        if (!member.stop((int) STOP_SECONDS)) {
            books.violation(member.name() + " did not stop within " + STOP_SECONDS + " s:\n    " + member.logTail());
            member.kill();
        }
        member.start();
    }

    private void stepClock(Member member) throws IOException, InterruptedException {
        Duration ahead = CLOCKS.get(random.nextInt(CLOCKS.size()));
        int millis = 5_000 + random.nextInt(20_000);
        if (member.setClock(ahead)) {
            books.fault("clock", member.name() + " ahead by " + ahead + " for " + millis + " ms");
            Thread.sleep(millis);
            member.setClock(Duration.ZERO);
        }
    }

    private void killWhileAhead(Member member) throws IOException, InterruptedException {
        if (member.setClock(STEP)) {
            books.fault("kill -9 while ahead", member.name() + " by " + STEP);
            Thread.sleep(4_000 + random.nextInt(6_000));
            member.kill();
            member.setClock(Duration.ZERO);
            member.start();
        }
    }

    private void fillDisk() throws IOException, InterruptedException {
        Member member = fleet.disk();
        if (disk == null || member == null) {
            return;
        }
        int millis = 4_000 + random.nextInt(12_000);
        books.fault("full disk", member.name() + " for " + millis + " ms");
        watch.expectFullDisk(true);
        disk.fill();
        Thread.sleep(millis);
        disk.free();
        // What fails by the full disk may still be on its way to ending the process.
        for (int waited = 0; waited < 10_000 && member.isAlive() && !isReady(member); waited += 500) {
            Thread.sleep(500);
        }
        if (!member.isAlive()) {
            member.start();
        }
        awaitReady();
        watch.expectFullDisk(false);
    }

    /** Waits for all; one that does not get there is a violation, and is killed and started again. */
    void awaitReady() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (Member member : fleet.members()) {
            while (member.url() != null && !isReady(member)) {
                if ((System.nanoTime() - begun) / 1_000_000 > READY_MILLIS) {
                    NodeApi.Answer said = api.get(member.url() + "/ready");
                    books.violation(member.name() + " is not ready after " + READY_MILLIS / 1000 + " s: "
                            + said.status() + " " + said.body() + "\n    " + member.logTail());
                    member.kill();
                    member.start();
                    return;
                }
                if (!member.isAlive() && member.equals(fleet.disk())) {
                    member.start();
                }
                Thread.sleep(300);
            }
        }
    }

    private boolean isReady(Member member) throws InterruptedException {
        return api.get(member.url() + "/ready").isFine();
    }
}
