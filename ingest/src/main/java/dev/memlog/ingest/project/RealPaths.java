/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.Border;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the file system with a deadline: one that does not answer, such as a network's, delays no request longer, and is
 * not asked again for a while.
 *
 * <p>Threading: safe. Calls run on a few platform threads of their own, which a file system may block.
 */
final class RealPaths {
    /** Below {@code ingest.ack-timeout}, and far above the response time of a working file system. */
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);
    private static final int THREADS = 8;
    private static final int MAX_WAITING = 256;
    private static final int MAX_KNOWN = 4_096;
    private static final ThreadPoolExecutor ASKING = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("real-paths-", 0).daemon().factory());

    static {
        ASKING.allowCoreThreadTimeOut(true);
    }

    private final Duration timeout;
    private final Map<String, Known> known = new RecentEntries<>(MAX_KNOWN);
    private final Map<String, Long> silent = new RecentEntries<>(64);

    /** @param path null if there was no answer */
    private record Known(@Nullable String path, long at) {}

    RealPaths() {
        this(TIMEOUT);
    }

    RealPaths(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * The real path; for a missing path, the real path of its existing beginning. Null if the file system does not
     * answer; the path itself if it belongs to another machine.
     */
    @Nullable
    String of(String path) {
        long now = System.nanoTime();
        Known before = known(path);
        if (before != null && now - before.at < FRESH.toNanos()) {
            return before.path;
        }
        String real = ask(path, () -> resolved(path), null);
        synchronized (known) {
            known.put(path, new Known(real, System.nanoTime()));
        }
        return real;
    }

    /** The answer to a question about a path, or {@code otherwise} if none came in time. */
    <T> @Nullable T ask(String path, Callable<T> question, @Nullable T otherwise) {
        String place = place(path);
        long now = System.nanoTime();
        synchronized (silent) {
            Long since = silent.get(place);
            if (since != null && now - since < LEFT_ALONE.toNanos()) {
                return otherwise;
            }
        }
        FutureTask<T> task = new FutureTask<>(question);
        try {
            ASKING.execute(task);
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            synchronized (silent) {
                silent.put(place, System.nanoTime());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error died) {
                Border.failed("real-paths", died);
                Border.rethrowFatal(died);
            }
        } catch (RejectedExecutionException e) {
            return otherwise;
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
        }
        return otherwise;
    }

    private @Nullable Known known(String path) {
        synchronized (known) {
            return known.get(path);
        }
    }

    private static @Nullable String resolved(String path) throws IOException {
        Path whole;
        try {
            whole = Path.of(path);
        } catch (InvalidPathException e) {
            return path;
        }
        if (!whole.isAbsolute()) {
            return path;
        }
        for (Path at = whole; at != null; at = at.getParent()) {
            // A link with a missing target exists but cannot be followed.
            if (Files.exists(at)) {
                Path real = at.toRealPath();
                return at.equals(whole)
                        ? real.toString()
                        : real.resolve(at.relativize(whole)).toString();
            }
            if (Files.isSymbolicLink(at)) {
                Path target = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
                return target.resolve(at.relativize(whole)).toString();
            }
        }
        return path;
    }

    /** The first names of a path, three at most, stand for its mount: one hanging mount does not block all paths. */
    private static String place(String path) {
        int end = 0;
        for (int names = 0; names < 3 && end >= 0; names++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path : path.substring(0, end);
    }
}
