/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that notes what it was ordered, and can be read again as its audit. */
final class FakeLetterCommands implements LetterCommands, AuditTrail {
    final List<Order> orders = new CopyOnWriteArrayList<>();
    final List<AuditRecord> notes = new CopyOnWriteArrayList<>();
    volatile Outcome outcome = Outcome.ACKNOWLEDGED;

    @Override
    public Outcome give(List<Order> given) {
        if (outcome == Outcome.ACKNOWLEDGED) {
            orders.addAll(given);
        }
        return outcome;
    }

    @Override
    public Outcome note(AuditRecord done) {
        notes.add(done);
        return outcome;
    }

    @Override
    public Optional<List<JsonNode>> newest(int limit) {
        if (outcome != Outcome.ACKNOWLEDGED) {
            return Optional.empty();
        }
        List<JsonNode> all = new ArrayList<>();
        notes.forEach(note -> all.add(Reply.MAPPER.valueToTree(note)));
        Collections.reverse(all);
        return Optional.of(all.stream().limit(limit).toList());
    }
}
