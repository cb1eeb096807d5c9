/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.ingest.accept.EventGrounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files that a tool call names, on this machine, right after the call. It is for a node whose sessions run
 * where it runs: the paths of a session elsewhere mean nothing here.
 *
 * <p>Threading: safe. The file system is read on two threads of its own. A caller waits for a few milliseconds
 * at most and goes without after that, so that no hook waits for a disk.
 */
public final class Grounding implements EventGrounds {
    /** The hook of a call that lies back further comes from a spool or a transcript: its files are others by now. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final int MOST_FILES = 16;
    private static final int LONGEST_PATH = 1024;
    private static final int MOST_WORDS = 400;
    private static final long MOST_BYTES = 4L * FileContent.MOST_BYTES;
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 32;
    private static final int MOST_PROJECTS = 1_000;
    /** Only these make a missing file worth a note: the words of a command are mostly no files. */
    private static final Set<String> REMOVALS =
            Set.of("rm", "mv", "unlink", "del", "erase", "Remove-Item", "Move-Item");

    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, String> folders = new RecentEntries<>(MOST_PROJECTS);
    private final Executor threads;

    /** @param patience that a caller has */
    public Grounding(InstantSource clock, Duration patience) {
        this(clock, patience, readers());
    }

    Grounding(InstantSource clock, Duration patience, Executor threads) {
        this.clock = clock;
        this.patience = patience;
        this.threads = threads;
    }

    private static Executor readers() {
        ThreadPoolExecutor readers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("grounding-", 0).daemon().factory());
        readers.allowCoreThreadTimeOut(true);
        return readers;
    }

    /** Where a session of a project worked last; empty if none did since the start. */
    public Optional<String> folderOf(String project) {
        synchronized (folders) {
            return Optional.ofNullable(folders.get(project));
        }
    }

    @Override
    public @Nullable Grounds of(Envelope envelope, List<String> paths, JsonNode input) {
        String folder = envelope.cwd();
        if (folder == null || !envelope.owner().equals(TeamName.LOCAL) || !isFresh(envelope.at())) {
            return null;
        }
        if (envelope.project() != null) {
            synchronized (folders) {
                folders.put(envelope.project(), folder);
            }
        }
        boolean removes = !input.has("command") || removes(input.path("command"));
        FutureTask<@Nullable Grounds> task = new FutureTask<>(() -> look(folder, paths, removes));
        try {
            threads.execute(Border.guard("grounding", task));
            return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
        } catch (ExecutionException e) {
            Border.failed("grounding", e.getCause() == null ? e : e.getCause());
            if (e.getCause() instanceof Error died) {
                Border.rethrowFatal(died);
            }
        } catch (RejectedExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private boolean isFresh(Instant at) {
        return Duration.between(at, clock.instant()).abs().compareTo(FRESH) <= 0;
    }

    private static boolean removes(JsonNode command) {
        StringBuilder text = new StringBuilder(command.asText(""));
        command.forEach(word -> text.append(' ').append(word.asText("")));
        StringTokenizer words = new StringTokenizer(text.toString(), " \t\n;&|()\"'");
        for (int i = 0; i < MOST_WORDS && words.hasMoreTokens(); i++) {
            if (REMOVALS.contains(words.nextToken())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Grounds look(String folder, List<String> paths, boolean removes) {
        WorkTree tree = WorkTree.around(folder);
        if (tree == null) {
            return null;
        }
        GitRefs refs = tree.refs();
        boolean sha256 = refs != null && refs.isSha256();
        Map<String, SeenFile> seen = new LinkedHashMap<>();
        long left = MOST_BYTES;
        for (String written : paths) {
            if (seen.size() >= MOST_FILES || left < 0 || Thread.currentThread().isInterrupted()) {
                break;
            }
            String path = written.length() > LONGEST_PATH
                    ? null
                    : tree.within(written, Path.of(folder)).orElse(null);
            if (path == null || seen.containsKey(path)) {
                continue;
            }
            SeenFile file = look(tree, path, sha256, removes);
            if (file != null) {
                left -= Math.min(FileContent.MOST_BYTES, file.bytes() == null ? 0 : file.bytes());
                seen.put(file.path(), file);
            }
        }
        return new Grounds(
                tree.repository(),
                refs == null ? null : refs.head(),
                refs == null ? null : refs.branch(),
                List.copyOf(seen.values()));
    }

    private static @Nullable SeenFile look(WorkTree tree, String path, boolean sha256, boolean removes) {
        return switch (tree.at(path)) {
            case WorkTree.Place.Regular regular -> {
                try {
                    yield FileContent.of(regular, sha256);
                } catch (IOException e) {
                    yield null;
                }
            }
            case WorkTree.Place.Missing missing -> removes ? SeenFile.absent(path) : null;
            case WorkTree.Place.Closed closed -> null;
        };
    }
}
