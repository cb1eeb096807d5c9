/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.RecordTeam;
import dev.memlog.event.Told;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of what sessions were told, and of what they did with it afterwards. Every row follows from records that
 * stay in the log, in their order there: a use counts when its record comes after that of the telling and its time is
 * later. What was forgotten has no row, whether its record was read before or not.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class ToldRepository {
    private static final List<String> MEMORIES = List.of("observations", "summaries", "prompts");
    /** Memories of other sessions that a session was told and that have one of these keys. */
    private static final String WITH_KEY = "SELECT DISTINCT m.number FROM told_memories m JOIN memory_keys k"
            + " ON k.number = m.number AND k.kind = ? AND k.key IN (SELECT value FROM json_each(?)) JOIN observations o ON o.number = m.number"
            + " WHERE m.session = ? AND m.told < ? AND m.at < ? AND o.session <> m.session";

    private final Statements statements;

    public ToldRepository(Statements statements) {
        this.statements = statements;
    }

    /** @param number the record's own; those of memories that are not there any more are left out */
    public void put(long number, Told told) throws SQLException {
        long session = told.session().value();
        removeSlot(session, told.slot(), number);
        Row row = new Row()
                .put("number", number)
                .put("session", session)
                .put("slot", told.slot())
                .put("at", told.at())
                .put("place", told.place())
                .put("tokens", told.tokens())
                .put("author", told.author());
        statements.replace("told", row);
        List<Long> memories = told.memories().stream().distinct().toList();
        for (int i = 0; i < memories.size(); i++) {
            if (isMemory(memories.get(i))) {
                if (told.place().equals(Told.FETCH) && wasTold(session, memories.get(i), number, told.at())) {
                    use(session, memories.get(i), Use.READ, Use.BY_TOOL, number, told.at());
                }
                // Differences of the running parts add up to the whole.
                long before = (long) told.tokens() * i / memories.size();
                long behind = (long) told.tokens() * (i + 1) / memories.size();
                statements.insert(
                        "told_memories",
                        new Row()
                                .put("told", number)
                                .put("number", memories.get(i))
                                .put("session", session)
                                .put("at", told.at())
                                .put("tokens", behind - before));
            }
        }
    }

    /**
     * Notes which of the memories that its session was told an event names, whose command it ran, and whose error it met.
     *
     * @param record the number of the event's record
     */
    public void onEvent(long record, EventTaken event) throws SQLException {
        note(record, event, event.cited(), Use.CITED);
        note(record, event, event.fetched(), Use.READ);
        if (event.commands() != null) {
            noteKeys(record, event, MemoryKeyRepository.COMMAND, event.commands(), Use.RAN);
        }
        if (event.error() != null) {
            noteKeys(record, event, MemoryKeyRepository.ERROR, List.of(event.error()), Use.MET);
        }
    }

    // A session's own memories are of what it ran and met in any case.
    private void noteKeys(long record, EventTaken event, String kind, List<Integer> keys, String how)
            throws SQLException {
        long session = event.session().value();
        List<Long> numbers = statements.list(
                WITH_KEY,
                row -> row.getLong(1),
                kind,
                // A list of numbers is JSON as it stands.
                keys.toString(),
                session,
                record,
                event.at().toEpochMilli());
        for (long number : numbers) {
            use(session, number, how, event.sequence(), record, event.at());
        }
    }

    private void note(long record, EventTaken event, @Nullable List<Long> numbers, String how) throws SQLException {
        if (numbers == null) {
            return;
        }
        for (long number : numbers) {
            if (wasTold(event.session().value(), number, record, event.at())) {
                use(event.session().value(), number, how, event.sequence(), record, event.at());
            }
        }
    }

    /** Notes which of the memories that its session was told a new observation shares a file with. */
    public void onMemory(MemoryRecord.Memory memory) throws SQLException {
        if (!(memory instanceof MemoryRecord.Observation observation)) {
            return;
        }
        List<String> files = new ArrayList<>(observation.filesModified());
        files.addAll(observation.filesRead());
        OptionalLong number = statements.number("SELECT number FROM observations WHERE key = ?", memory.recordKey());
        if (files.isEmpty() || number.isEmpty()) {
            return;
        }
        long session = observation.provenance().key().sessionNumber().value();
        Instant at = observation.provenance().at();
        // A session's own memories are about its files in any case.
        List<WithFiles> told = statements.list(
                "SELECT DISTINCT o.number, o.files_read, o.files_modified FROM told_memories m"
                        + " JOIN observations o ON o.number = m.number"
                        + " WHERE m.session = ? AND m.told < ? AND m.at < ? AND o.session <> m.session",
                row -> new WithFiles(
                        row.getLong(1), TextList.split(row.getString(2)), TextList.split(row.getString(3))),
                session,
                number.getAsLong(),
                at.toEpochMilli());
        for (WithFiles one : told) {
            if (one.isAbout(files)) {
                use(session, one.number(), Use.TOUCHED, number.getAsLong(), number.getAsLong(), at);
            }
        }
    }

    private record WithFiles(long number, List<String> read, List<String> modified) {
        boolean isAbout(List<String> files) {
            return files.stream()
                    .anyMatch(file -> read.stream().anyMatch(own -> isSame(own, file))
                            || modified.stream().anyMatch(own -> isSame(own, file)));
        }

        /** Equal, or one is the end of the other from a folder on: a bare name is any file of that name. */
        private static boolean isSame(String one, String other) {
            return one.equals(other) || isEndOf(one, other) || isEndOf(other, one);
        }

        private static boolean isEndOf(String end, String path) {
            return end.indexOf('/') > 0 && path.endsWith("/" + end);
        }
    }

    /** @param recordKey of a tombstone: what was told, an event or a memory */
    public void remove(String recordKey) throws SQLException {
        RecordTeam.Numbered numbered = RecordTeam.numbered(recordKey);
        if (numbered == null) {
            removeMemory(recordKey);
        } else {
            switch (numbered.kind()) {
                case TOLD -> removeSlot(numbered.session(), numbered.sequence(), -1);
                case EVENT ->
                    statements.update(
                            "DELETE FROM told_uses WHERE session = ? AND evidence = ? AND how <> ?",
                            numbered.session(),
                            numbered.sequence(),
                            Use.TOUCHED);
                case SETTLEMENT -> {}
            }
        }
    }

    /** @param but the number of the record that stays */
    private void removeSlot(long session, long slot, long but) throws SQLException {
        OptionalLong number =
                statements.number("SELECT number FROM told WHERE session = ? AND slot = ?", session, slot);
        if (number.isPresent() && number.getAsLong() != but) {
            statements.update("DELETE FROM told WHERE number = ?", number.getAsLong());
            statements.update("DELETE FROM told_memories WHERE told = ?", number.getAsLong());
            statements.update(
                    "DELETE FROM told_uses WHERE session = ? AND evidence = ? AND record = ?",
                    session,
                    Use.BY_TOOL,
                    number.getAsLong());
            statements.update(
                    "DELETE FROM told_uses WHERE session = ? AND NOT EXISTS (SELECT 1 FROM told_memories m"
                            + " WHERE m.session = told_uses.session AND m.number = told_uses.number"
                            + " AND m.told < told_uses.record AND m.at < told_uses.at)",
                    session);
        }
    }

    private void removeMemory(String key) throws SQLException {
        for (String table : MEMORIES) {
            OptionalLong number = statements.number("SELECT number FROM " + table + " WHERE key = ?", key);
            if (number.isPresent()) {
                statements.update("DELETE FROM told_memories WHERE number = ?", number.getAsLong());
                statements.update("DELETE FROM told_uses WHERE number = ?", number.getAsLong());
                OptionalLong session =
                        statements.number("SELECT session FROM " + table + " WHERE number = ?", number.getAsLong());
                statements.update(
                        "DELETE FROM told_uses WHERE session = ? AND how = ? AND evidence = ?",
                        session.orElseThrow(),
                        Use.TOUCHED,
                        number.getAsLong());
            }
        }
    }

    private void use(long session, long number, String how, long evidence, long record, Instant at)
            throws SQLException {
        statements.insert(
                "told_uses",
                new Row()
                        .put("session", session)
                        .put("number", number)
                        .put("how", how)
                        .put("evidence", evidence)
                        .put("record", record)
                        .put("at", at));
    }

    private boolean wasTold(long session, long number, long record, Instant before) throws SQLException {
        return statements
                .number(
                        "SELECT 1 FROM told_memories WHERE session = ? AND number = ? AND told < ? AND at < ?",
                        session,
                        number,
                        record,
                        before.toEpochMilli())
                .isPresent();
    }

    private boolean isMemory(long number) throws SQLException {
        for (String table : MEMORIES) {
            if (statements
                    .number("SELECT 1 FROM " + table + " WHERE number = ?", number)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }
}
