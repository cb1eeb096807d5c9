/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.year;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.schedule.Expiry;
import dev.memlog.topology.schedule.Takeover;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.StoreNames;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A year of sessions through the topology's own stores and rules, on RocksDB, with a clock that runs as fast as it can:
 * does what is on disk and in the heap, and what a start reads, stop growing once the horizon has passed? Prints a line
 * for each month. {@code move} measures instead the first start on state that an earlier version left.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.year.SimulatedYear year 1000000 20
 * java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.year.SimulatedYear move 500000</pre>
 */
public final class SimulatedYear {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HORIZON = Duration.ofDays(30);
    private static final int DAYS = 360;
    private static final int DAYS_OF_MONTH = 30;
    private static final double MEGABYTE = 1_000_000;
    private static final double MILLISECOND = 1_000_000;
    private final JsonMapper mapper = WireMapper.create();
    private final SessionMachine machine = new SessionMachine(RetryPolicy.STANDARD);
    private final Path folder;
    private StateFiles files;
    private DueSessions due;
    private EventIdStore ids;
    private SessionStore sessions;
    private Expiry expiry;
    private long events;

    private SimulatedYear(Path folder) {
        this.folder = folder;
        this.files = new StateFiles(folder);
        this.due = files.due();
        this.ids = files.ids(due);
        this.sessions = files.sessions();
        this.expiry = new Expiry(HORIZON, due, ids, sessions);
    }

    public static void main(String[] args) throws Exception {
        boolean year = args.length == 3 && args[0].equals("year");
        if (!year && !(args.length == 2 && args[0].equals("move"))) {
            System.err.println("usage: SimulatedYear year SESSIONS EVENTS_OF_EACH | move SESSIONS");
            System.exit(2);
        }
        SimulatedYear simulated = new SimulatedYear(Files.createTempDirectory("memlog-year-"));
        if (year) {
            simulated.run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        } else {
            simulated.move(Integer.parseInt(args[1]));
        }
        simulated.files.close();
    }

    private void run(int total, int eventsOfEach) throws Exception {
        System.out.printf(
                "%-6s %10s %11s %8s %9s %9s %9s %7s %9s %9s%n",
                "month",
                "sessions",
                "events",
                "ids MB",
                "open MB",
                "closed MB",
                "due MB",
                "heap MB",
                "start ms",
                "cpu s");
        long done = 0;
        for (int day = 0; day < DAYS; day++) {
            long until = (long) total * (day + 1) / DAYS;
            Instant morning = BEGIN.plus(Duration.ofDays(day));
            for (int hour = 0; hour < 24; hour++) {
                Instant now = morning.plus(HOUR.multipliedBy(hour));
                long untilNow = done + (until - done) / (24 - hour);
                for (; done < untilNow; done++) {
                    session(done, eventsOfEach, now);
                }
                do {
                    expiry.tick(now);
                } while (expiry.isUnderWay());
            }
            if ((day + 1) % DAYS_OF_MONTH == 0) {
                report((day + 1) / DAYS_OF_MONTH, done);
            }
        }
        System.out.printf(
                "a closed session takes %.0f bytes in its store, %.0f of them its value%n",
                closedBytes(done), valueBytes());
    }

    /** One session from its start to its end, as the topology takes it but for the calls. */
    private void session(long which, int count, Instant now) {
        SessionId id = SessionId.local(new UUID(which * 0x9E3779B97F4A7C15L, which).toString());
        SessionNumber number = SessionNumber.of(id);
        for (int i = 0; i < count; i++) {
            Envelope envelope = new Envelope(
                    EventId.random(now),
                    number,
                    id,
                    now,
                    "local",
                    "user",
                    "claude-code",
                    "project-" + which % 40,
                    "/x",
                    null,
                    null);
            SessionEvent event = i == 0
                    ? new SessionEvent.SessionStarted(envelope, "startup")
                    : i == count - 1
                            ? new SessionEvent.SessionEnded(envelope, "prompt_input_exit")
                            : new SessionEvent.PromptSubmitted(
                                    envelope, "please look at the failing test of part " + i);
            take(event, now);
        }
    }

    private void take(SessionEvent event, Instant now) {
        SessionNumber number = event.envelope().session();
        if (ids.get(number, event.envelope().id()) != null) {
            throw new IllegalStateException("no id comes twice");
        }
        SessionState known = sessions.get(number);
        SessionState state = known == null ? machine.begin(event, now) : known;
        SessionState next = machine.on(state, new SessionInput.EventAccepted(event, new SourceOffset(0, events), now))
                .applied()
                .state();
        ids.put(number, event.envelope().id(), EventIdStore.Entry.of(EventOutcome.PROCESSED, now));
        sessions.put(next instanceof SessionState.Closed ? remembering(next) : next);
        sessions.writeChanges(change -> {
            if (change.after() instanceof SessionState.Closed) {
                due.add(DueSessions.dayOf(now), number);
            }
        });
        events++;
    }

    /** The session as it is when calls have been made: a digest of its memories, a provider's session, spend. */
    private SessionState remembering(SessionState state) {
        ObjectNode json = mapper.valueToTree(state);
        ObjectNode told = (ObjectNode) json.at("/facts/recollection");
        ArrayNode digest = told.putArray("digest");
        for (int i = 0; i < 8; i++) {
            digest.add("bugfix: the pool of connections leaked one for each refused request, closed now in a finally "
                    + i);
        }
        told.putArray("memorySessionIds")
                .add("openai-" + state.facts().identity().sessionId() + "-" + BEGIN.toEpochMilli());
        ((ObjectNode) json.at("/facts/usage")).put("inputTokens", 12_345).put("outputTokens", 876);
        try {
            return mapper.treeToValue(json, SessionState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void report(int month, long done) throws Exception {
        files.close();
        long begun = System.nanoTime();
        files = new StateFiles(folder);
        due = files.due();
        ids = files.ids(due);
        sessions = files.sessions();
        expiry = new Expiry(HORIZON, due, ids, sessions);
        Takeover takeover = new Takeover(sessions, due);
        while (!takeover.isDone()) {
            takeover.portion(BEGIN, open -> {});
        }
        double start = (System.nanoTime() - begun) / MILLISECOND;
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.out.printf(
                "%-6d %10d %11d %8.1f %9.1f %9.1f %9.1f %7.1f %9.1f %9.0f%n",
                month,
                done,
                events,
                files.bytesOnDisk(StoreNames.EVENT_IDS) / MEGABYTE,
                files.bytesOnDisk(StoreNames.SESSIONS) / MEGABYTE,
                files.bytesOnDisk(StoreNames.CLOSED_SESSIONS) / MEGABYTE,
                files.bytesOnDisk(StoreNames.DUE_SESSIONS) / MEGABYTE,
                heap / MEGABYTE,
                start,
                cpu / MILLISECOND / 1_000);
    }

    private double closedBytes(long done) throws Exception {
        return (double) files.bytesOnDisk(StoreNames.CLOSED_SESSIONS) / done;
    }

    private double valueBytes() {
        long bytes = 0;
        long count = 0;
        try (var all = files.store(StoreNames.CLOSED_SESSIONS).all()) {
            // The oldest are past the horizon: all but the last month's are as they stay.
            while (all.hasNext()) {
                bytes += all.next().value.length;
                count++;
            }
        }
        return (double) bytes / count;
    }

    private void move(int total) throws Exception {
        KeyValueStore<Bytes, byte[]> store = files.store(StoreNames.SESSIONS);
        String json = old();
        for (int i = 0; i < total; i++) {
            SessionId id = SessionId.local(new UUID(i * 0x9E3779B97F4A7C15L, i).toString());
            long number = SessionNumber.of(id).value();
            store.put(
                    Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array()),
                    json.formatted(number, id.value()).getBytes(StandardCharsets.UTF_8));
        }
        files.close();
        for (String start : List.of("first", "second")) {
            long opened = System.nanoTime();
            files = new StateFiles(folder);
            double open = (System.nanoTime() - opened) / MILLISECOND;
            sessions = files.sessions();
            due = files.due();
            List<Double> portions = portions();
            System.out.printf(
                    "%s start on %d closed sessions: stores open in %.0f ms, first punctuation %.0f ms, the longest %.0f ms, %d"
                            + " punctuations of %.1f s together%n",
                    start,
                    total,
                    open,
                    portions.getFirst(),
                    portions.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                    portions.size(),
                    portions.stream().mapToDouble(Double::doubleValue).sum() / 1_000);
            files.close();
        }
        files = new StateFiles(folder);
    }

    private List<Double> portions() {
        Takeover takeover = new Takeover(sessions, due);
        List<Double> portions = new ArrayList<>();
        while (!takeover.isDone()) {
            long begun = System.nanoTime();
            takeover.portion(BEGIN, open -> {});
            portions.add((System.nanoTime() - begun) / MILLISECOND);
        }
        return portions;
    }

    /** A closed session as the version before stored it, with places for its number and id. */
    private String old() throws JsonProcessingException {
        SessionId id = SessionId.local("ID");
        Envelope envelope = new Envelope(
                EventId.random(BEGIN),
                SessionNumber.of(id),
                id,
                BEGIN,
                "local",
                "user",
                "claude-code",
                "memlog",
                "/x",
                null,
                null);
        SessionState state = machine.begin(new SessionEvent.SessionStarted(envelope, "startup"), BEGIN);
        SessionState closed = machine.on(
                        state,
                        new SessionInput.EventAccepted(
                                new SessionEvent.SessionEnded(envelope, "exit"), new SourceOffset(0, 1), BEGIN))
                .applied()
                .state();
        return mapper.writeValueAsString(remembering(closed))
                .replace("%", "%%")
                .replace("\"number\":" + SessionNumber.of(id), "\"number\":%d")
                .replace("\"sessionId\":\"ID\"", "\"sessionId\":\"%s\"");
    }
}
