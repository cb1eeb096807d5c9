/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.Origin;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.export.ExportLine;
import dev.memlog.recall.note.AdditionCommands;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/** A log that shows at once what it takes, as a projection would, and has some that it does not take. */
public final class FakeNodeLog implements AdditionCommands, OriginQueries, ExportQueries {
    public final Map<String, ExportLine.Memory> shown = new LinkedHashMap<>();
    final Map<SessionId, ExportLine.Session> sessions = new LinkedHashMap<>();
    public final List<Addition> given = new ArrayList<>();

    /** Origins of what was forgotten. */
    public final Set<String> forgotten = new HashSet<>();

    /** Origins of what is larger than a record may be. */
    public final Set<String> tooLarge = new HashSet<>();

    /** What it says next, in the place of taking anything. */
    public final Deque<Outcome> next = new ArrayDeque<>();

    /** What numbers are to be above, as it was asked for. */
    public final List<Long> floors = new ArrayList<>();

    public OptionalLong lag = OptionalLong.of(0);
    public boolean shows = true;

    @Override
    public Outcome numberAbove(long number) {
        floors.add(number);
        return Outcome.ACKNOWLEDGED;
    }

    @Override
    public long highestNumber() {
        return shown.values().stream()
                .mapToLong(ExportLine.Memory::number)
                .max()
                .orElse(0);
    }

    @Override
    public long highestCited() {
        return highestNumber();
    }

    @Override
    public Outcome add(List<? extends Addition> additions) {
        Outcome scripted = next.poll();
        if (scripted != null) {
            return scripted;
        }
        if (additions.stream().anyMatch(addition -> tooLarge.contains(originOf(addition)))) {
            return Outcome.TOO_LARGE;
        }
        given.addAll(additions);
        additions.forEach(this::show);
        return Outcome.ACKNOWLEDGED;
    }

    private void show(Addition addition) {
        switch (addition) {
            case SessionEvent.MemoryAdded added -> {
                String origin = originOf(added);
                if (shows && !forgotten.contains(origin)) {
                    shown.put(origin, new ExportLine.Memory(shown.size() + 100, added.memory(), added.hidden()));
                }
            }
            case SessionEvent.SessionAdded added -> {
                var envelope = added.envelope();
                SessionId id = Objects.requireNonNull(envelope.sessionId());
                sessions.put(
                        id,
                        new ExportLine.Session(
                                id,
                                envelope.project(),
                                envelope.team(),
                                envelope.author(),
                                envelope.platform(),
                                added.startedAt(),
                                envelope.at(),
                                added.promptCount(),
                                added.memorySessionIds()));
            }
        }
    }

    private static String originOf(Addition addition) {
        Origin origin = addition instanceof SessionEvent.MemoryAdded added
                ? added.memory().provenance().origin()
                : null;
        return origin == null ? "" : origin.id();
    }

    @Override
    public Map<String, Long> numbers(Collection<String> origins) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        shown.forEach((origin, memory) -> {
            if (origins.contains(origin)) {
                numbers.put(origin, memory.number());
            }
        });
        return numbers;
    }

    @Override
    public List<ExportLine.Session> sessions(List<String> projects, long after, int limit) {
        return sessions.values().stream()
                .filter(session -> projects.isEmpty() || projects.contains(String.valueOf(session.project())))
                .sorted(Comparator.comparingLong(FakeNodeLog::number))
                .filter(session -> number(session) > after)
                .limit(limit)
                .toList();
    }

    @Override
    public List<ExportLine.Session> sessions(Collection<SessionId> ids) {
        return sessions.values().stream()
                .filter(session -> ids.contains(session.sessionId()))
                .toList();
    }

    @Override
    public List<ExportLine.Memory> memories(List<String> projects, Place after, int limit) {
        return shown.values().stream()
                .filter(memory -> projects.isEmpty()
                        || projects.contains(
                                String.valueOf(memory.memory().provenance().project())))
                .sorted(Comparator.comparing(
                        FakeNodeLog::place,
                        Comparator.comparingLong(Place::atMillis).thenComparingLong(Place::number)))
                .filter(memory -> place(memory).atMillis() > after.atMillis()
                        || (place(memory).atMillis() == after.atMillis() && memory.number() > after.number()))
                .limit(limit)
                .toList();
    }

    private static Place place(ExportLine.Memory memory) {
        return new Place(memory.memory().provenance().at().toEpochMilli(), memory.number());
    }

    private static long number(ExportLine.Session session) {
        return SessionNumber.of(session.sessionId()).value();
    }
}
