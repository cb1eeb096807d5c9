/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.Grounds;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.Border;
import dev.memlog.node.ground.BranchLines.Verdict;
import dev.memlog.node.ground.BranchLines.Verdicts;
import dev.memlog.node.ground.Limit.OverException;
import dev.memlog.recall.ground.Ground;
import dev.memlog.recall.ground.Standing;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares memories with the working trees on this machine. A comparison that its caller has stopped waiting for goes on
 * for a while: what it finds out is known the next time.
 *
 * <p>Threading: safe. Files are read on two threads of its own; with too many comparisons waiting, nothing is claimed.
 */
public final class LocalGround implements Ground {
    private static final Logger LOG = LoggerFactory.getLogger(LocalGround.class);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 16;
    private static final int MOST_VERDICTS = 2_000;

    private final Function<String, Optional<String>> folders;
    private final Duration most;
    private final KnownContents contents;
    private final KnownFates searched = new KnownFates();
    private final Known verdicts = new Known();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("ground-", 0).daemon().factory());

    /** @param folders a folder of a project on this machine, if one is known */
    public LocalGround(Function<String, Optional<String>> folders, InstantSource clock) {
        this(folders, clock, MOST);
    }

    /** @param most that a comparison takes, whether somebody waits for it or not */
    LocalGround(Function<String, Optional<String>> folders, InstantSource clock, Duration most) {
        this.most = most;
        this.folders = folders;
        contents = new KnownContents(clock);
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Optional<String> folderOf(String project) {
        return folders.apply(project);
    }

    @Override
    public Map<Long, Standing> compare(String folder, Map<Long, Grounds> seen, Duration patience) {
        Map<Long, Standing> found = new ConcurrentHashMap<>();
        FutureTask<@Nullable Void> task = new FutureTask<>(
                () -> {
                    run(folder, Map.copyOf(seen), found);
                },
                null);
        try {
            threads.execute(Border.guard("ground", task));
            task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.atDebug().log("some memories are told without a look at their files: it takes too long");
        } catch (RejectedExecutionException e) {
            return Map.of();
        } catch (ExecutionException e) {
            Border.failed("ground", e.getCause() == null ? e : e.getCause());
            if (e.getCause() instanceof Error died) {
                Border.rethrowFatal(died);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(found);
    }

    private void run(String folder, Map<Long, Grounds> seen, Map<Long, Standing> found) {
        Limit limit = new Limit(System.nanoTime() + most.toNanos());
        try {
            new Comparison(contents, searched, verdicts, limit, found::put).run(folder, seen);
        } catch (OverException e) {
            LOG.atDebug().log("a comparison of memories with their files is given up: it takes too long");
        } catch (IOException e) {
            LOG.atInfo().addKeyValue("error", String.valueOf(e)).log("memories cannot be compared with their files");
        }
    }

    private static final class Known implements Verdicts {
        private final Map<String, Verdict> verdicts = new RecentEntries<>(MOST_VERDICTS);

        @Override
        public synchronized @Nullable Verdict of(String head, String tip) {
            return verdicts.get(head + tip);
        }

        @Override
        public synchronized void put(String head, String tip, Verdict verdict) {
            // What is unknown today may be fetched tomorrow.
            if (verdict != Verdict.UNKNOWN) {
                verdicts.put(head + tip, verdict);
            }
        }
    }
}
