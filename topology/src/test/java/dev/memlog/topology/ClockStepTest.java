/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.provider.FailureClass;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a node stored while its clock was ahead, and finds again when it starts with the right one. */
class ClockStepTest extends TopologyTestBase {
    private static final Instant AHEAD = DrivenTopology.START.plus(Duration.ofHours(3));
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void shouldTryAgainAtOnceWhatWasDueWhenTheClockWasAhead() {
        topology.startAt(AHEAD).open(provider.thenFail(FailureClass.TRANSIENT, 1));
        topology.post(DrivenTopology.tool("e1"));
        topology.awaitTrue(() -> provider.requests().size() == 1);
        topology.pass(DrivenTopology.FINE);

        topology.startAt(DrivenTopology.START).restart();

        awaitProcessedWithin(SOON);
    }

    @Test
    void shouldTryLettersAgainThatWereWrittenWhileTheClockWasAhead() {
        topology.startAt(AHEAD).open(provider.thenFail(FailureClass.TRANSIENT, 4));
        topology.post(DrivenTopology.tool("e1"));
        topology.awaitTrue(Duration.ofSeconds(1), () -> !topology.letters().isEmpty());

        topology.startAt(DrivenTopology.START).restart();

        awaitProcessedWithin(SOON);
    }

    private void awaitProcessedWithin(Duration time) {
        topology.awaitTrue(() -> topology.session().ledger().processed() == 1);
        assertThat(topology.now()).isBefore(DrivenTopology.START.plus(time));
    }
}
