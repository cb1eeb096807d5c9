/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.RecordTeam;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The team whose database a record's rows belong to: by its key, that of spend by its value. */
final class RecordOwner {
    private static final String SPEND = "spend/";
    private final WireCodec codec = new WireCodec();

    TeamName of(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return TeamName.LOCAL;
        }
        return switch (record.topic()) {
            case Topics.CONTROL -> ofControl(record);
            case Topics.DEAD_LETTERS -> RecordTeam.ofLetter(record.key());
            default -> RecordTeam.of(record.key());
        };
    }

    private TeamName ofControl(ConsumerRecord<String, byte[]> record) {
        if (record.key().startsWith(ControlRecord.TEAM)) {
            int end = record.key().indexOf('/', ControlRecord.TEAM.length());
            String team = end < 0 ? "" : record.key().substring(ControlRecord.TEAM.length(), end);
            return TeamName.isName(team) ? new TeamName(team) : TeamName.LOCAL;
        }
        // Spend has the session's number in its key, and its id in its value. No tombstone of it is written.
        return record.value() != null && record.key().startsWith(SPEND)
                ? ofSpend(record.key(), record.value())
                : TeamName.LOCAL;
    }

    private TeamName ofSpend(String key, byte[] value) {
        try {
            return codec.decodeControl(key, value) instanceof ControlRecord.Spend spend
                    ? spend.sessionId().team()
                    : TeamName.LOCAL;
        } catch (UndecodableException | RuntimeException | StackOverflowError e) {
            // It is rejected where it is applied.
            return TeamName.LOCAL;
        }
    }
}
