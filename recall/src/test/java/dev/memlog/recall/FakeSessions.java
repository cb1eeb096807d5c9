/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.event.SessionNumber;
import dev.memlog.store.query.Rows.SessionRow;
import dev.memlog.store.query.SessionQueries;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sessions held in memory. */
public final class FakeSessions implements SessionQueries {
    public final List<SessionDetail> sessions = new CopyOnWriteArrayList<>();

    @Override
    public Optional<SessionDetail> session(SessionNumber number) {
        return sessions.stream()
                .filter(session -> session.row().session().equals(number))
                .findFirst();
    }

    @Override
    public List<SessionDetail> ofMemorySessions(List<String> memorySessionIds) {
        return sessions.stream()
                .filter(session -> session.memorySessionIds().stream().anyMatch(memorySessionIds::contains))
                .toList();
    }

    @Override
    public List<SessionRow> withWork(int most) {
        return sessions.stream()
                .map(SessionDetail::row)
                .filter(row -> row.ledger().pending() + row.ledger().parked() > 0)
                .limit(most)
                .toList();
    }
}
