/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.recall.told.Telling;
import dev.memlog.store.told.ToldQueries;
import dev.memlog.store.told.ToldQueries.Heard;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which memories each session was told since its latest start, so that none is told twice: by the rows, which any
 * store node has after a while and which outlive a restart, and by its own memory of the latest sessions until then. What
 * it is told is recorded (decision 0060). An answer whose client has gone does not count; an interrupt of its thread marks
 * that.
 *
 * <p>Threading: safe. Reads the rows of a session again when they may have changed.
 */
final class GivenMemories {
    private static final int MOST_SESSIONS = 2_000;
    private static final int MOST_OF_ONE = 500;
    /** Of all sessions together: a number in a map takes about 70 bytes, so 14 MB. */
    private static final int MOST_NUMBERS = 200_000;

    private final Telling telling;
    private final Map<String, Own> given = new LinkedHashMap<>(16, 0.75f, true);
    private int numbers;

    GivenMemories() {
        this(Telling.UNRECORDED);
    }

    GivenMemories(Telling telling) {
        this.telling = telling;
    }

    /**
     * What this node told a session.
     *
     * @param begun its start, if this node told it then; else the beginning of time
     */
    private record Own(Instant begun, Map<Long, Instant> at) {
        static final Own NOTHING = new Own(Instant.EPOCH, Map.of());
    }

    /** What was known of a session at a version of the rows. */
    private record Looked(String session, long version, Set<Long> known) {}

    private @Nullable Looked looked;

    /** Records the context at a session's start; earlier context has been compacted or cleared away by then. */
    void begin(String session, Collection<Long> told) {
        begin(session, told, 0);
    }

    /** @param tokens of the text */
    void begin(String session, Collection<Long> told, long tokens) {
        Instant now = telling.clock().instant();
        if (!isTooLate()) {
            keep(session, new Own(now, at(told, now)));
            write(session, now, Told.START, told, tokens);
        }
    }

    /** Records that a session was to be told something at its start, and was told nothing on purpose. */
    void holdOut(String session) {
        Instant now = telling.clock().instant();
        if (!isTooLate()) {
            keep(session, new Own(now, Map.of()));
            write(session, now, Told.HELD_OUT, Set.of(), 0);
        }
    }

    /** Records what a session is told on a prompt. */
    void add(String session, Collection<Long> told) {
        add(session, told, Told.PROMPT, 0);
    }

    /**
     * @param place such as {@link Told#PROMPT} or {@link Told#TOOL}
     * @param tokens of the text
     */
    void add(String session, Collection<Long> told, String place, long tokens) {
        Instant now = telling.clock().instant();
        if (isTooLate()) {
            return;
        }
        if (!place.equals(Told.SEARCH)) {
            remember(session, told, now);
        }
        write(session, now, place, told, tokens);
    }

    private synchronized void remember(String session, Collection<Long> told, Instant now) {
        Own before = given.getOrDefault(session, Own.NOTHING);
        if (before.at().size() < MOST_OF_ONE) {
            Map<Long, Instant> all = new HashMap<>(before.at());
            all.putAll(at(told, now));
            keep(session, new Own(before.begun(), all));
        }
    }

    private static Map<Long, Instant> at(Collection<Long> told, Instant now) {
        Map<Long, Instant> at = new HashMap<>();
        told.forEach(number -> at.put(number, now));
        return at;
    }

    private synchronized void keep(String session, Own told) {
        looked = null;
        Own before = given.put(session, told);
        numbers += told.at().size() - (before == null ? 0 : before.at().size());
        Iterator<Own> eldest = given.values().iterator();
        while (given.size() > MOST_SESSIONS || numbers > MOST_NUMBERS) {
            numbers -= eldest.next().at().size();
            eldest.remove();
        }
    }

    private void write(String session, Instant now, String place, Collection<Long> told, long tokens) {
        telling.number(session).ifPresent(number -> telling.log().write(number, now, place, told, tokens));
    }

    private static boolean isTooLate() {
        return Thread.currentThread().isInterrupted();
    }

    boolean has(String session, long number) {
        return of(session).contains(number);
    }

    /** The numbers of the memories that the session was told since its latest start. */
    Set<Long> of(String session) {
        long version = telling.version().getAsLong();
        Own own;
        synchronized (this) {
            if (looked != null
                    && looked.version() == version
                    && looked.session().equals(session)) {
                return looked.known();
            }
            own = given.getOrDefault(session, Own.NOTHING);
        }
        Heard heard = heard(session, own.begun());
        Set<Long> known = new HashSet<>(heard.memories());
        own.at().forEach((number, at) -> {
            // Another node may have told it at a later start.
            if (!at.isBefore(heard.start())) {
                known.add(number);
            }
        });
        synchronized (this) {
            // Else something was told meanwhile.
            if (given.getOrDefault(session, Own.NOTHING).equals(own)) {
                looked = new Looked(session, version, known);
            }
        }
        return known;
    }

    private Heard heard(String session, Instant since) {
        ToldQueries rows = telling.before();
        Optional<SessionNumber> number = telling.number(session);
        return rows == null || number.isEmpty() ? Heard.NOTHING : rows.since(number.get(), telling.author(), since);
    }
}
