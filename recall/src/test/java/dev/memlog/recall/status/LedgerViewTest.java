/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.SpiedMemories;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
    private final SeededStore store = new SeededStore();
    private final SpiedMemories memories = store.memories;

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void shouldReadTheLedgerAfterTheLag() {
        // One event is acknowledged; the projection takes it in while its lag is being counted. Were the ledger read
        // first, it would be in neither number.
        LedgerView view = new LedgerView(memories, () -> {
            store.ledger(new Ledger(1, 0, 0, 0, 1, 0, 0, 0, 0));
            return OptionalLong.of(0);
        });

        LedgerView.Snapshot snapshot = view.read();

        assertThat(snapshot.queueDepth()).hasValue(1);
        assertThat(snapshot.isProcessing()).isTrue();
    }

    @Test
    void shouldCountParkedEventsAsUnsettled() {
        store.ledger(new Ledger(4, 0, 0, 2, 0, 0, 2, 0, 0));

        LedgerView.Snapshot snapshot = new LedgerView(memories, () -> OptionalLong.of(0)).read();

        assertThat(snapshot.queueDepth()).hasValue(2);
    }
}
