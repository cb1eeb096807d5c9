/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.Origin;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Topics;
import dev.memlog.recall.memory.MemoryCommands;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log whose orders become rows at once, unless a test has it lag or fail. */
public final class FakeMemoryCommands implements MemoryCommands {
    private static final long FIRST_NUMBER = 1_001;
    public final List<Addition> given = new CopyOnWriteArrayList<>();

    /** Origins of what was forgotten. */
    public final Set<String> forgotten = new HashSet<>();

    public final List<HideOrder> orders = new CopyOnWriteArrayList<>();
    public final List<MarkOrder> marks = new CopyOnWriteArrayList<>();
    public volatile boolean lagging;
    public volatile OptionalLong lag = OptionalLong.of(0);
    public volatile OrderOutcome outcome = OrderOutcome.ACKNOWLEDGED;
    public volatile boolean shows = true;
    private final Map<String, MemoryKey> shown = new HashMap<>();
    private final SeededStore store;
    private long sequence;

    public FakeMemoryCommands(SeededStore store) {
        this.store = store;
    }

    @Override
    public OrderOutcome hide(HideOrder order) {
        if (outcome == OrderOutcome.ACKNOWLEDGED) {
            orders.add(order);
            if (!lagging) {
                project(order);
            }
        }
        return outcome;
    }

    @Override
    public OrderOutcome mark(MarkOrder order) {
        if (outcome == OrderOutcome.ACKNOWLEDGED) {
            marks.add(order);
            if (!lagging) {
                project(order);
            }
        }
        return outcome;
    }

    public void project(MarkOrder order) {
        // Each comes later than the one before.
        store.record(new MemoryMark(
                order.memory(),
                order.kind(),
                order.set(),
                order.text(),
                Seeds.MORNING.plusSeconds(marks.size()),
                "ada"));
    }

    public void project(HideOrder order) {
        store.hide(order.memory(), order.hidden());
    }

    @Override
    public synchronized OrderOutcome add(List<? extends Addition> additions) {
        if (outcome == OrderOutcome.ACKNOWLEDGED) {
            given.addAll(additions);
            additions.forEach(this::show);
        }
        return outcome;
    }

    /** The observations that were given. */
    public List<Observation> added() {
        return given.stream()
                .map(addition -> (Observation) ((SessionEvent.MemoryAdded) addition).memory())
                .toList();
    }

    /** Forgets all that is shown, which does not come back under its origins. */
    public synchronized void forgetAll() {
        shown.values().forEach(key -> store.remove(Topics.MEMORIES, key.toString()));
        forgotten.addAll(shown.keySet());
        shown.clear();
    }

    private void show(Addition addition) {
        switch (addition) {
            case SessionEvent.MemoryAdded added -> {
                long number = FIRST_NUMBER + sequence++;
                if (shows && !forgotten.contains(originOf(added)) && !shown.containsKey(originOf(added))) {
                    MemoryKey key =
                            new MemoryKey(added.memory().provenance().key().session(), number, 0);
                    shown.put(originOf(added), key);
                    store.record(number, added.memory().at(key));
                }
            }
            case SessionEvent.SessionAdded added -> {
                var envelope = added.envelope();
                SessionId id = Objects.requireNonNull(envelope.sessionId());
                store.record(new MemoryRecord.SessionRecord(
                        id,
                        SessionNumber.of(id),
                        envelope.project(),
                        envelope.team(),
                        envelope.author(),
                        envelope.platform(),
                        SessionStatus.COMPLETED,
                        "added",
                        1,
                        added.startedAt(),
                        envelope.at(),
                        envelope.at(),
                        added.promptCount(),
                        added.memorySessionIds(),
                        Ledger.EMPTY,
                        0,
                        0,
                        null,
                        null));
            }
        }
    }

    private static String originOf(Addition addition) {
        Origin origin = addition instanceof SessionEvent.MemoryAdded added
                ? added.memory().provenance().origin()
                : null;
        return origin == null ? "" : origin.id();
    }
}
