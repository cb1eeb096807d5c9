/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path folder;

    @Test
    void shouldSumUpTheNewestRecordOfEverySession() {
        Random random = new Random(42);
        Map<String, Ledger> newest = new HashMap<>();
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            for (int offset = 0; offset < 300; offset++) {
                String session = "s" + random.nextInt(20);
                Ledger ledger = randomLedger(random);
                newest.put(session, ledger);
                store.apply(Records.memory(offset, Records.session(session, "shop", ledger, null)));

                Ledger expected = newest.values().stream().reduce(Ledger.EMPTY, Ledger::plus);
                assertThat(store.queries.ledger()).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldCountUndecodableEventsAsAcceptedAndDeadLettered() {
        Ledger session = new Ledger(5, 1, 1, 1, 1, 1, 0, 1, 0);
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            store.apply(
                    Records.memory(1, Records.session("s", "shop", session, null)),
                    // A session's own letters stand in its record already.
                    Records.dead(1, Records.letter("s", "e1", 4)),
                    Records.dead(2, Records.undecodable(0, 7)),
                    Records.dead(3, Records.undecodable(1, 7)),
                    Records.dead(4, Records.undecodable(1, 7)));
            assertThat(store.queries.ledger()).isEqualTo(new Ledger(7, 1, 1, 1, 1, 1, 0, 3, 0));

            store.apply(Records.tombstone(
                    Topics.DEAD_LETTERS, 5, Records.undecodable(1, 7).key()));
            assertThat(store.queries.ledger()).isEqualTo(new Ledger(6, 1, 1, 1, 1, 1, 0, 2, 0));
        }
    }

    private static Ledger randomLedger(Random random) {
        int[] terms = random.ints(7, 0, 50).toArray();
        int sum = Arrays.stream(terms).sum();
        int inFlight = random.nextInt(terms[3] + 1);
        return new Ledger(sum, terms[0], terms[1], terms[2], terms[3], inFlight, terms[4], terms[5], terms[6]);
    }
}
