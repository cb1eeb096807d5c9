/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import dev.memlog.admin.CommandLog;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.SessionId;
import dev.memlog.event.export.BadLineException;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.thread.Polling;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Imports the lines of one export, a part at a time: lines that are here already are counted, the others go to the log.
 * After a number of lines, and at the end, it waits until they are shown, or known to be left out.
 *
 * <p>Threading: confined to one thread, which it may block.
 */
public final class ImportRun {
    static final int LINES_AT_ONCE = 200;
    private static final int CHARACTERS_AT_ONCE = 1_000_000;
    private static final int MOST_GIVEN = 2_000;
    private static final long MOST_GIVEN_CHARACTERS = 4_000_000;
    private static final int TRIES = 4;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(40);

    private final ImportSource source;
    private final CommandLog commands;
    private final ExportCodec codec;
    private final Polling patience;
    private final boolean dryRun;
    private final ImportReport report;
    private final List<Line> part = new ArrayList<>();

    /** Memories that are in the log and not shown yet, by origin. */
    private final Map<String, Line> given = new LinkedHashMap<>();

    private long givenCharacters;
    private int characters;
    private boolean begun;
    private long highestNumber;

    /** The rows that an import is compared with. */
    record ImportSource(OriginQueries origins, ExportQueries sessions, Supplier<OptionalLong> lag) {}

    private record Line(long number, ExportLine line, int characters) {}

    /** The log does not acknowledge, or the node stops. */
    public static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** @param patience how long to wait without progress until given memories are shown */
    ImportRun(ImportSource source, CommandLog commands, ExportCodec codec, Duration patience, boolean dryRun) {
        this.source = source;
        this.commands = commands;
        this.codec = codec;
        this.patience = new Polling(patience, POLL);
        this.dryRun = dryRun;
        report = new ImportReport(dryRun);
    }

    /** @throws Unavailable if parts of what was taken are not in the log; it is safe to take all of it again */
    public void take(long number, String text) throws Unavailable {
        if (text.isBlank()) {
            return;
        }
        report.read();
        try {
            ExportLine line = codec.decode(text);
            if (!begun && !(line instanceof ExportLine.Header)) {
                throw new BadLineException("type", "must be memlog-export on the first line: is it an export?");
            }
            begun = true;
            if (line instanceof ExportLine.Header header) {
                highestNumber = header.highestNumber();
            }
            take(number, line, text.length());
        } catch (BadLineException e) {
            report.broken(number, e.field(), e.problem());
        } catch (IllegalArgumentException e) {
            report.broken(number, "", "does not fit together");
        }
    }

    /** Returns whether the lines begin with the header of an export. */
    boolean isExport() {
        return begun;
    }

    void take(long number, ExportLine line, int length) throws Unavailable {
        report.complete(line instanceof ExportLine.End);
        if (line instanceof ExportLine.Session || line instanceof ExportLine.Memory) {
            part.add(new Line(number, line, length));
            characters += length;
        }
        if (part.size() >= LINES_AT_ONCE || characters >= CHARACTERS_AT_ONCE) {
            finishPart();
        }
    }

    public void refuse(long number, String field, String problem) {
        report.read();
        report.broken(number, field, problem);
    }

    public ImportReport finish() throws Unavailable {
        finishPart();
        awaitShown();
        return report;
    }

    ImportReport soFar() {
        return report;
    }

    private void finishPart() throws Unavailable {
        List<Line> fresh = fresh(List.copyOf(part));
        part.clear();
        characters = 0;
        if (dryRun) {
            fresh.stream().filter(ImportRun::isMemory).forEach(line -> report.added(line.line()));
        } else if (!fresh.isEmpty()) {
            makeWay();
            for (Line line : give(fresh)) {
                if (line.line() instanceof ExportLine.Memory memory) {
                    given.put(memory.originId(), line);
                    givenCharacters += line.characters();
                }
            }
        }
        if (given.size() >= MOST_GIVEN || givenCharacters >= MOST_GIVEN_CHARACTERS) {
            awaitShown();
        }
    }

    /** Returns the lines that are not here; the others are counted as known. Sessions are counted here, not when shown. */
    private List<Line> fresh(List<Line> lines) {
        Set<String> here =
                new HashSet<>(source.origins().numbers(origins(lines)).keySet());
        here.addAll(given.keySet());
        Map<SessionId, ExportLine.Session> sessions = sessions(lines);
        List<Line> fresh = new ArrayList<>();
        for (Line line : lines) {
            switch (line.line()) {
                case ExportLine.Memory memory -> {
                    // A memory that is in a file twice counts once.
                    boolean knownOtherwise =
                            withoutSession(memory).filter(here::contains).isPresent();
                    if (here.add(memory.originId()) && !knownOtherwise) {
                        fresh.add(line);
                    } else {
                        report.known(memory);
                    }
                }
                case ExportLine.Session session -> {
                    ExportLine.Session known = sessions.put(session.sessionId(), session);
                    if (known == null) {
                        report.added(session);
                    } else {
                        report.known(session);
                    }
                    if (!covers(known, session)) {
                        fresh.add(line);
                    }
                }
                case ExportLine.Header header -> {}
                case ExportLine.End end -> {}
            }
        }
        return fresh;
    }

    /**
     * Raises new numbers above the imported ones, before the first memory: a number cited elsewhere must not name another
     * memory here. Bounded, so that later numbers stay short enough to cite.
     */
    private void makeWay() throws Unavailable {
        long highest = Math.min(highestNumber, Origin.HIGHEST_CITED);
        highestNumber = 0;
        for (int tried = 1; highest > 0 && highest > source.origins().highestNumber(); tried++) {
            if (commands.numberAbove(highest) == OrderOutcome.ACKNOWLEDGED) {
                return;
            }
            if (tried == TRIES) {
                throw new Unavailable();
            }
            pauseBetweenTries();
        }
    }

    /** Writes the lines to the log and returns those that it accepted. */
    private List<Line> give(List<Line> lines) throws Unavailable {
        List<? extends Addition> additions =
                lines.stream().map(line -> toEvent(line.line())).toList();
        for (int tried = 1; ; tried++) {
            switch (commands.add(additions)) {
                case ACKNOWLEDGED -> {
                    return lines;
                }
                case TOO_LARGE -> {
                    return giveOneByOne(lines);
                }
                case UNAVAILABLE -> {
                    if (tried == TRIES) {
                        throw new Unavailable();
                    }
                    pauseBetweenTries();
                }
            }
        }
    }

    private List<Line> giveOneByOne(List<Line> lines) throws Unavailable {
        if (lines.size() == 1) {
            report.broken(lines.getFirst().number(), "", "is larger than a record of the log may be");
            return List.of();
        }
        List<Line> taken = new ArrayList<>();
        for (Line line : lines) {
            taken.addAll(give(List.of(line)));
        }
        return taken;
    }

    /** Waits until everything given is shown, or known to be left out; for as long as there is progress. */
    private void awaitShown() throws Unavailable {
        while (!given.isEmpty()) {
            if (!isInTime(this::settleShown)) {
                given.values().forEach(line -> report.notYetShown(line.line()));
                given.clear();
            }
        }
        givenCharacters = 0;
    }

    private boolean settleShown() {
        // Before the memories: one that is missing after everything was read is left out for good.
        boolean caughtUp = source.lag().get().orElse(1) == 0;
        if (noteShown()) {
            return true;
        }
        if (caughtUp) {
            given.values().forEach(line -> report.leftOut(line.line()));
            given.clear();
        }
        return caughtUp;
    }

    private boolean noteShown() {
        Set<String> shown = source.origins().numbers(given.keySet()).keySet();
        for (String origin : shown) {
            Line line = given.remove(origin);
            if (line != null) {
                report.added(line.line());
            }
        }
        return !shown.isEmpty();
    }

    private static boolean isMemory(Line line) {
        return line.line() instanceof ExportLine.Memory;
    }

    /** The origin under which the same memory was imported without its session. */
    private static Optional<String> withoutSession(ExportLine.Memory memory) {
        Provenance from = memory.memory().provenance();
        return from.memorySessionId() == null
                ? Optional.empty()
                : Origin.withoutSession(memory.originId(), from.key().session(), from.memorySessionId());
    }

    private static List<String> origins(List<Line> lines) {
        List<String> origins = new ArrayList<>();
        for (Line line : lines) {
            if (line.line() instanceof ExportLine.Memory memory) {
                origins.add(memory.originId());
                withoutSession(memory).ifPresent(origins::add);
            }
        }
        return origins;
    }

    private Map<SessionId, ExportLine.Session> sessions(List<Line> lines) {
        List<SessionId> ids = new ArrayList<>();
        for (Line line : lines) {
            if (line.line() instanceof ExportLine.Session session) {
                ids.add(session.sessionId());
            }
        }
        Map<SessionId, ExportLine.Session> found = new HashMap<>();
        source.sessions().sessions(ids).forEach(session -> found.put(session.sessionId(), session));
        return found;
    }

    private static boolean covers(ExportLine.@Nullable Session here, ExportLine.Session told) {
        return here != null
                && !here.startedAt().isAfter(told.startedAt())
                && !here.lastActivityAt().isBefore(told.lastActivityAt())
                && here.promptCount() >= told.promptCount()
                && (here.project() != null || told.project() == null)
                && here.memorySessionIds().containsAll(told.memorySessionIds());
    }

    private static Addition toEvent(ExportLine line) {
        return switch (line) {
            case ExportLine.Session session -> session.toEvent();
            case ExportLine.Memory memory -> memory.toEvent();
            case ExportLine.Header header -> throw new IllegalStateException("is nothing to be added");
            case ExportLine.End end -> throw new IllegalStateException("is nothing to be added");
        };
    }

    private boolean isInTime(BooleanSupplier check) throws Unavailable {
        try {
            return patience.until(check::getAsBoolean);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable();
        }
    }

    private static void pauseBetweenTries() throws Unavailable {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable();
        }
    }
}
