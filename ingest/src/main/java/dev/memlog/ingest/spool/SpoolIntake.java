/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import dev.memlog.event.thread.Border;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what this machine's hooks kept: when the node starts, and while it runs. Each is posted to the node itself
 * as its hook would have, in order, and gone from the folder once the log has it. A hook that finds others waiting puts
 * itself behind them, so nothing overtakes them meanwhile. It shows no key, so a node that asks for keys does not run it.
 *
 * <p>What is posted twice, because something ended between the answer and the removal, has the same event id. Therefore
 * the lock only saves work, and may be broken when it is old.
 *
 * <p>Threading: one thread of its own.
 */
public final class SpoolIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolIntake.class);
    private static final Duration EVERY = Duration.ofMillis(300);
    private static final Duration REPLY = Duration.ofSeconds(15);
    /** A hook holds it for less, this node touches it at each file, and its last holder may have been killed. */
    private static final Duration LOCK_IS_OLD = Duration.ofSeconds(5);
    /** After these the same hook would be refused again. */
    private static final Set<Integer> REFUSED = Set.of(400, 403, 413, 415, 422);

    /** What the node answers when a hook finds a defect in it: that must not hold up the others for ever. */
    private static final int DEFECT = 500;

    private static final int MOST_DEFECTS = 5;

    private final List<SpoolFolder> folders;
    private final URI node;
    private final InstantSource clock;
    private final HttpClient http;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("spool").daemon().factory());

    private String defective = "";
    private int defects;

    /**
     * @param node where it is reached from this machine
     * @param tls how the node trusts itself; null without TLS
     */
    public SpoolIntake(List<SpoolFolder> folders, URI node, @Nullable SSLContext tls, InstantSource clock) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
        this.http = (tls == null ? builder : builder.sslContext(tls)).build();
        this.folders = List.copyOf(folders);
        this.node = node;
        this.clock = clock;
    }

    public SpoolIntake start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("spool", this::takeIn), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** What waits now, as far as the node takes it. */
    void takeIn() {
        for (SpoolFolder folder : folders) {
            try {
                if (Files.isDirectory(folder.path()) && folder.isPrivate()) {
                    folder.adopt(clock.instant());
                    takeIn(folder);
                }
            } catch (IOException | UncheckedIOException e) {
                LOG.atDebug().setCause(e).log("{} cannot be read", folder.path());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void takeIn(SpoolFolder folder) throws IOException, InterruptedException {
        List<SpooledHook> waiting = folder.waiting();
        if (waiting.isEmpty() || !tryLock(folder)) {
            return;
        }
        try {
            int taken = 0;
            // Listed again under the lock: a hook may have been at work.
            for (SpooledHook hook : folder.waiting()) {
                Files.setLastModifiedTime(folder.lock(), FileTime.from(clock.instant()));
                if (!takeIn(folder, hook)) {
                    break;
                }
                taken++;
            }
            if (taken > 0) {
                LOG.atInfo().log("took in {} hooks that waited in {}", taken, folder.path());
            }
        } finally {
            Files.deleteIfExists(folder.lock());
        }
    }

    /** Whether the next may follow. */
    private boolean takeIn(SpoolFolder folder, SpooledHook hook) throws IOException, InterruptedException {
        int status;
        try {
            status = post(hook);
        } catch (NoSuchFileException e) {
            return true; // A hook has posted it.
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("the node does not take {}", hook.file());
            return false;
        }
        if (status / 100 == 2) {
            Files.deleteIfExists(hook.file());
            return true;
        }
        if (REFUSED.contains(status) || (status == DEFECT && isHoldingUp(hook))) {
            folder.setAside(hook);
            LOG.atWarn().addKeyValue("statusCode", status).log("{} is refused, and set aside", hook.file());
            return true;
        }
        return false;
    }

    private boolean isHoldingUp(SpooledHook hook) {
        defects = hook.id().equals(defective) ? defects + 1 : 1;
        defective = hook.id();
        return defects >= MOST_DEFECTS;
    }

    private int post(SpooledHook hook) throws IOException, InterruptedException {
        long age = Math.max(0, Duration.between(hook.at(), clock.instant()).toMillis());
        byte[] body = Files.readAllBytes(hook.file());
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/hooks?agent=" + hook.agent()))
                .header("Content-Type", "application/json")
                .header("X-Memlog-Hook-Id", hook.id())
                .header("X-Memlog-Hook-Age", Long.toString(age))
                .timeout(REPLY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private boolean tryLock(SpoolFolder folder) throws IOException {
        try {
            folder.makeLock();
            return true;
        } catch (FileAlreadyExistsException e) {
            Path lock = folder.lock();
            Instant since = Files.getLastModifiedTime(lock).toInstant();
            if (since.isBefore(clock.instant().minus(LOCK_IS_OLD))) {
                Files.deleteIfExists(lock);
            }
            return false; // The next look may have it.
        }
    }

    /** What is left waits for the next start. */
    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
        try {
            if (!timer.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("the spool is still being taken in");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
