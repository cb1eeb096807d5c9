/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.thread.Border;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.viewer.StreamFrames.Frame;
import dev.memlog.store.projection.CommitListener;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.search.SearchHits;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends committed memories to readers, once they can be queried. Memories are read by their numbers, which the log hands
 * out in order: a commit only wakes the stream, so no memory is sent twice or left out.
 *
 * <p>Threading: {@link #onCommit}, {@link #join}, {@link #clients()} and {@link #close()} are safe and do not block; all
 * else belongs to a thread of its own, which the first reader starts.
 */
public final class LiveStream implements CommitListener, AutoCloseable {
    static final int MOST_CLIENTS = 64;
    /** Maximum of missed memories of each kind that a reconnecting reader gets. */
    static final int MOST_MISSED = 100;

    private static final int AT_ONCE = 100;
    private static final int MOST_STEPS = 1_000;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final SessionStories stories;
    private final MemoryQueries memories;
    private final LedgerView ledger;
    private final ByteBudget memory;
    private final StreamFrames frames;
    private final SessionWatch sessions = new SessionWatch();
    private final List<StreamClient> clients = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private List<StreamClient> joining = new ArrayList<>();
    private Map<Long, SessionStep> steps = new LinkedHashMap<>();
    private boolean made;
    private boolean edited;
    private boolean started;
    private boolean closed;
    /** Who is being welcomed is in neither list for a moment, and must not miss what is committed in it. */
    private boolean telling;

    private long lastNumber;
    private LedgerView.@Nullable Snapshot lastStatus;

    /** @param memory what readers may leave unread, shared with the port's requests */
    public LiveStream(
            SessionStories stories, MemoryQueries memories, LedgerView ledger, ByteBudget memory, InstantSource clock) {
        this.stories = stories;
        this.memories = memories;
        this.ledger = ledger;
        this.memory = memory;
        frames = new StreamFrames(clock);
    }

    @Override
    public void onCommit(Commit commit) {
        lock.lock();
        try {
            if (clients.isEmpty() && joining.isEmpty() && !telling) {
                return;
            }
            made |= commit.memories();
            edited |= commit.edited();
            for (SessionStep step : commit.sessions()) {
                if (steps.size() < MOST_STEPS) {
                    steps.put(step.session().value(), step);
                }
            }
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many read it now. */
    public int clients() {
        return (int) clients.stream().filter(StreamClient::isOpen).count();
    }

    /**
     * @param lastNumber of the newest memory that the reader knows of; null if it begins now
     * @param stillGood whether the reader may go on, asked every second
     * @return false when there are as many as there may be
     */
    boolean join(ServerSentEventConnection connection, @Nullable Long lastNumber, BooleanSupplier stillGood) {
        lock.lock();
        try {
            if (closed || clients() + joining.size() >= MOST_CLIENTS) {
                return false;
            }
            if (!started) {
                started = true;
                // A platform thread: SQLite's native calls would pin a virtual one.
                Thread.ofPlatform().name("memlog-stream").daemon().start(this::run);
            }
            connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
            joining.add(new StreamClient(
                    connection, memory.open(), lastNumber == null ? Long.MAX_VALUE : lastNumber, stillGood));
            news.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether another reader would be turned away. */
    boolean isFull() {
        return clients() >= MOST_CLIENTS;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            joining.forEach(StreamClient::close);
            clients.forEach(StreamClient::close);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private record News(List<StreamClient> joining, List<SessionStep> steps, boolean made, boolean edited) {}

    private void run() {
        try {
            for (News next = await(); next != null; next = await()) {
                try {
                    tell(next);
                } catch (Throwable e) {
                    Border.failed("live-stream", e);
                    // What they have missed is unknown: they reconnect and load again.
                    next.joining().forEach(StreamClient::close);
                    clients.forEach(StreamClient::close);
                    Border.rethrowFatal(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for news, or for a moment while there are readers; null at the end. */
    private @Nullable News await() throws InterruptedException {
        lock.lock();
        try {
            telling = false;
            while (!closed && joining.isEmpty() && steps.isEmpty() && !made && !edited) {
                if (clients.isEmpty()) {
                    news.await();
                } else if (!news.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            News taken = new News(joining, List.copyOf(steps.values()), made, edited);
            joining = new ArrayList<>();
            steps = new LinkedHashMap<>();
            made = false;
            edited = false;
            telling = true;
            return closed ? null : taken;
        } finally {
            lock.unlock();
        }
    }

    private void tell(News next) {
        // A quiet stream ends with its reader's key, too.
        clients.removeIf(client -> !client.isOpen() || !client.goesOn());
        if (clients.isEmpty()) {
            lastNumber = stories.newest();
            sessions.forget();
        }
        if (next.made()) {
            tellMemories();
        }
        sessions.frames(seen(next.steps()), frames).forEach(this::toAll);
        if (next.edited()) {
            toAll(frames.memoriesChanged());
        }
        if (clients.isEmpty() && next.joining().isEmpty()) {
            return;
        }
        LedgerView.Snapshot status = tellStatus();
        next.joining().forEach(client -> welcome(client, status));
    }

    /** A commit names all sessions of the team that moved; the readers find some of them. */
    private List<SessionStep> seen(List<SessionStep> moved) {
        Set<SessionNumber> found =
                stories.found(moved.stream().map(SessionStep::session).toList());
        return moved.stream().filter(step -> found.contains(step.session())).toList();
    }

    private void tellMemories() {
        boolean more = !clients.isEmpty();
        while (more) {
            SearchHits hits = stories.after(lastNumber, AT_ONCE);
            // Past the lowest of the kinds that were cut off, there may be numbers that were not read.
            long upTo = upTo(hits);
            frames.memories(hits).stream()
                    .filter(frame -> frame.number() <= upTo)
                    .forEach(this::toAll);
            more = upTo != Long.MAX_VALUE;
            lastNumber = more ? upTo : Math.max(lastNumber, highest(hits));
        }
    }

    private static long upTo(SearchHits hits) {
        long upTo = Long.MAX_VALUE;
        if (hits.prompts().size() == AT_ONCE) {
            upTo = Math.min(upTo, hits.prompts().getLast().number());
        }
        if (hits.observations().size() == AT_ONCE) {
            upTo = Math.min(upTo, hits.observations().getLast().number());
        }
        return hits.summaries().size() == AT_ONCE
                ? Math.min(upTo, hits.summaries().getLast().number())
                : upTo;
    }

    private static long highest(SearchHits hits) {
        long prompt = hits.prompts().isEmpty() ? 0 : hits.prompts().getLast().number();
        long observation = hits.observations().isEmpty()
                ? 0
                : hits.observations().getLast().number();
        long summary =
                hits.summaries().isEmpty() ? 0 : hits.summaries().getLast().number();
        return Math.max(prompt, Math.max(observation, summary));
    }

    private LedgerView.Snapshot tellStatus() {
        LedgerView.Snapshot snapshot = ledger.read();
        LedgerView.Snapshot before = lastStatus;
        lastStatus = snapshot;
        if (before == null
                || before.isProcessing() != snapshot.isProcessing()
                || !before.queueDepth().equals(snapshot.queueDepth())) {
            toAll(frames.processingStatus(snapshot));
        }
        return snapshot;
    }

    /** First what is known by now, then what it has missed; all that follows is new. */
    private void welcome(StreamClient client, LedgerView.Snapshot status) {
        clients.add(client);
        client.send(frames.connected());
        client.send(frames.initialLoad(memories.projects()));
        client.send(frames.processingStatus(status));
        missed(client.lastNumber()).forEach(client::send);
        client.beginAt(lastNumber);
    }

    private List<Frame> missed(long since) {
        return since >= lastNumber
                ? List.of()
                : frames.memories(stories.after(since, MOST_MISSED)).stream()
                        .filter(frame -> frame.number() <= lastNumber)
                        .toList();
    }

    private void toAll(Frame frame) {
        clients.forEach(client -> client.send(frame));
    }
}
