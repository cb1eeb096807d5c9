/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.thread.Border;
import dev.memlog.node.health.Readiness.Detail;
import dev.memlog.settings.UserError;
import dev.memlog.topology.TopologyRuntime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local copy of the topology's state. It is caught up from the changelogs at a start, which tells what was deleted
 * meanwhile only as long as they keep tombstones. So a mark says when the copy was in step for the last time, and one that
 * is too old, or of an unknown age, is deleted before the topology starts: it is then read from the changelogs whole.
 *
 * <p>Threading: the mark is renewed on a thread of its own.
 */
public final class StateFolder implements AutoCloseable {
    static final String MARK = "in-step";
    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration RENEWED_EVERY = Duration.ofHours(1);
    private static final Duration TOLD_FOR = Duration.ofHours(1);
    private static final int LOOK_SECONDS = 30;
    private final Path folder;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("state-mark").daemon().factory());
    private final long openedAt = System.nanoTime();
    private final @Nullable Detail rebuilt;
    private long markedAt;
    private boolean marked;
    private boolean inStep;

    private StateFolder(Path folder, InstantSource clock, @Nullable Detail rebuilt) {
        this.folder = folder;
        this.clock = clock;
        this.rebuilt = rebuilt;
    }

    /**
     * Returns with a folder that may be used as it is.
     *
     * @param tombstonesKept by all changelogs
     * @throws UserError if an old copy cannot be deleted
     */
    public static StateFolder open(Path folder, Duration tombstonesKept, InstantSource clock) {
        try {
            List<Path> copies = copies(folder);
            Instant now = clock.instant();
            String reason = copies.isEmpty() ? null : reasonAgainst(folder, tombstonesKept, now);
            if (reason == null) {
                StateFolder state = new StateFolder(folder, clock, null);
                if (copies.isEmpty()) {
                    state.mark();
                }
                return state;
            }
            Files.deleteIfExists(folder.resolve(MARK));
            for (Path copy : copies) {
                delete(copy);
            }
            LOG.warn("the local state is read from the changelogs again: {}", reason);
            Detail detail = new Detail("state", "was read from the changelogs again at the start: " + reason, now);
            StateFolder state = new StateFolder(folder, clock, detail);
            state.mark();
            return state;
        } catch (IOException e) {
            throw new UserError(
                    "the old state in " + folder + " cannot be deleted (" + e
                            + "): delete it; it is read from Kafka again",
                    e);
        }
    }

    public Path path() {
        return folder;
    }

    /** Said for a while after the start; empty if the copy was good. */
    public Optional<Detail> rebuilt() {
        return System.nanoTime() - openedAt < TOLD_FOR.toNanos() ? Optional.ofNullable(rebuilt) : Optional.empty();
    }

    /** @param isInStep whether the copy holds all that the changelogs do */
    public StateFolder markWhile(BooleanSupplier isInStep) {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("state-mark", () -> look(isInStep.getAsBoolean())), 1, LOOK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    synchronized void look(boolean isInStep) {
        inStep = isInStep;
        if (isInStep && (!marked || System.nanoTime() - markedAt >= RENEWED_EVERY.toNanos())) {
            mark();
        }
    }

    /** After the topology has stopped: what was in step then has stayed so. */
    @Override
    public synchronized void close() {
        timer.shutdownNow();
        if (inStep) {
            mark();
        }
    }

    /** Also where there is no copy yet: whatever it will hold is read from the changelogs after this moment. */
    private synchronized void mark() {
        Path draft = folder.resolve(MARK + ".new");
        try {
            Files.createDirectories(folder);
            Files.writeString(draft, clock.instant() + "\n");
            Files.move(
                    draft, folder.resolve(MARK), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            marked = true;
            markedAt = System.nanoTime();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("the state's mark is not renewed; tried again");
        }
    }

    /**
     * Null if nothing speaks against the copy. A clock that stands a little before the mark has been corrected, or has
     * the hours of another zone; one that stands further back says nothing about the copy's age.
     */
    private static @Nullable String reasonAgainst(Path folder, Duration tombstonesKept, Instant now) {
        Instant mark = readMark(folder);
        Duration most = tombstonesKept.minus(
                tombstonesKept.compareTo(DAY.multipliedBy(2)) < 0 ? tombstonesKept.dividedBy(2) : DAY);
        if (mark == null) {
            return "nothing tells how old it is";
        }
        if (mark.isAfter(now.plus(DAY))) {
            return "the clock stands before " + mark + ", when it was in step";
        }
        return mark.isBefore(now.minus(most))
                ? "it was in step at " + mark
                        + " for the last time, and what was deleted since may not be told any more"
                : null;
    }

    private static @Nullable Instant readMark(Path folder) {
        try {
            return Instant.parse(Files.readString(folder.resolve(MARK)).strip());
        } catch (IOException | DateTimeException e) {
            return null;
        }
    }

    /** The tasks' folders; what stands beside them makes the node known to its cluster, and stays. */
    private static List<Path> copies(Path folder) throws IOException {
        List<Path> copies = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve(TopologyRuntime.APPLICATION_ID))) {
            for (Path each : all) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    copies.add(each);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return copies;
    }

    private static void delete(Path copy) throws IOException {
        Files.walkFileTree(copy, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
