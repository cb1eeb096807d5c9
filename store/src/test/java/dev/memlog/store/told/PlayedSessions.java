/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.Topics;
import dev.memlog.event.text.KeyHash;
import dev.memlog.store.Records;
import dev.memlog.store.Teammate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A log of what sessions are told and do, record by record; a memory's number is its place in it. */
final class PlayedSessions {
    final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
    private final Teammate member;

    PlayedSessions(Teammate member) {
        this.member = member;
        // Numbers begin at 1.
        put(new MemoryRecord.Marker("node", "token"));
    }

    static Instant at(long second) {
        return Records.NOON.plusSeconds(second);
    }

    SessionNumber number(String session) {
        return member.number(session);
    }

    long put(MemoryRecord record) {
        log.add(Records.memory(log.size(), record));
        return log.size() - 1L;
    }

    long session(String session, String project) {
        return put(member.session(session, project));
    }

    /** @return its number */
    long observation(String session, long sequence, String project, String kind, String... files) {
        return put(new MemoryRecord.Observation(
                member.from(session, sequence, project, at(sequence)),
                kind,
                kind + " " + sequence + " of " + session,
                null,
                "told in full",
                List.of(),
                List.of(),
                List.of(),
                List.of(files)));
    }

    /** One that says so, and that is made of an error. */
    long observation(String session, long sequence, String says, int error) {
        return put(new MemoryRecord.Observation(
                member.from(session, sequence, "shop", at(sequence)),
                "bugfix",
                "title " + sequence,
                null,
                says,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(error)));
    }

    /** A tool call that ran this command, or that failed with this error. */
    long call(String session, long sequence, @Nullable String command, @Nullable Integer error) {
        List<Integer> commands = command == null ? null : List.of(KeyHash.of(command));
        return taken(session, sequence, error != null, null, null, commands, error);
    }

    long told(String session, int slot, long second, String place, int tokens, Long... memories) {
        return put(new Told(
                member.number(session),
                slot,
                at(second),
                place,
                List.of(memories),
                tokens,
                member.author(),
                member.team()));
    }

    long event(
            String session, long sequence, boolean failed, @Nullable List<Long> cited, @Nullable List<Long> fetched) {
        return taken(session, sequence, failed, cited, fetched, null, null);
    }

    private long taken(
            String session,
            long sequence,
            boolean failed,
            @Nullable List<Long> cited,
            @Nullable List<Long> fetched,
            @Nullable List<Integer> commands,
            @Nullable Integer error) {
        return put(new EventTaken(
                member.number(session),
                sequence,
                new EventId("e" + sequence),
                at(sequence),
                "tool-used",
                "Bash",
                EventOutcome.OPEN,
                null,
                member.team(),
                failed,
                cited,
                fetched,
                commands,
                error));
    }

    void tombstone(String key) {
        log.add(Records.tombstone(Topics.MEMORIES, log.size(), key));
    }

    String key(String session, long sequence) {
        return member.key(session, sequence).toString();
    }

    Teammate member() {
        return member;
    }

    /** What compaction leaves: of each key the latest record, tombstones gone. */
    List<ConsumerRecord<String, byte[]>> compacted() {
        return log.stream()
                .filter(record -> record.value() != null
                        && log.stream()
                                .noneMatch(later -> later.offset() > record.offset()
                                        && later.key().equals(record.key())))
                .toList();
    }
}
