/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.RecordTeam;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The team whose database a record's rows belong to: by its key, on the control topic by its value. */
final class RecordOwner {
    private final WireCodec codec = new WireCodec();

    TeamName of(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return TeamName.LOCAL;
        }
        return record.topic().equals(Topics.CONTROL) ? ofControl(record) : RecordTeam.of(record.key());
    }

    private TeamName ofControl(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return TeamName.LOCAL;
        }
        try {
            return switch (codec.decodeControl(record.key(), record.value())) {
                case ControlRecord.Spend spend -> spend.sessionId().team();
                case ControlRecord.Pause pause -> TeamName.LOCAL;
                case ControlRecord.BudgetSet budget -> TeamName.LOCAL;
                case ControlRecord.ProjectClaim claim -> TeamName.LOCAL;
                case ControlRecord.ProjectRename rename -> TeamName.LOCAL;
                case ControlRecord.UnknownControl unknown -> TeamName.LOCAL;
            };
        } catch (UndecodableException | RuntimeException | StackOverflowError e) {
            // It is rejected where it is applied.
            return TeamName.LOCAL;
        }
    }
}
