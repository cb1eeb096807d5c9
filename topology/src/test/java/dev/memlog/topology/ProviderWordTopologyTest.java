/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.tool;
import static dev.memlog.topology.ScriptedProvider.replied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a provider says that an observation supersedes, checked against what it was shown. */
class ProviderWordTopologyTest extends TopologyTestBase {
    @Test
    void shouldNameTheShownMemoryThatAnObservationSupersedes() {
        provider.then(replied("<observation><title>port is 8080</title><supersedes>m1</supersedes></observation>"
                        + "<observation><title>host is shop</title></observation>"))
                .then(replied("<observation><title>port is 9090</title>"
                        + "<supersedes>m1, m7</supersedes><supersedes>m1.1 or so</supersedes></observation>"
                        + "<observation><title>broken</title><supersedes>m1</observation>"));

        topology.post(tool("t1"));
        topology.awaitLedger(ledger().accepted(1).processed(1).build());
        topology.post(tool("t2"));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        assertThat(provider.requests().getLast().input())
                .contains("- m1 [", "] port is 8080\n", "- m1.1 [", "] host is shop\n");
        assertThat(provider.requests().getLast().instructions()).contains("<supersedes>m3</supersedes>");
        List<MemoryRecord.Observation> made = topology.memories(MemoryRecord.Observation.class);
        assertThat(made)
                .extracting(MemoryRecord.Observation::title)
                .containsExactly("port is 8080", "host is shop", "port is 9090", "broken");
        assertThat(made.getFirst().supersedes()).isEmpty();
        assertThat(made.get(2).supersedes())
                .containsExactly(made.get(0).recordKey(), made.get(1).recordKey());
        assertThat(made.getLast().supersedes()).isEmpty();
    }
}
