/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TopologyMotion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topology's tasks tell of their motion. */
class TopologyMotionTest {
    private static final int PLACES = 4;
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private long nanos;
    private final TopologyMotion motion = new TopologyMotion(() -> nanos);

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology topology;

    private final TopologyMetrics told = new TopologyMetrics() {
        @Override
        public void calling(Object task, SessionNumber session, boolean calling) {
            motion.calling(task, session, calling);
        }

        @Override
        public void waits(Object task, TopologyMotion.Waiting waiting) {
            motion.waits(task, waiting);
        }

        @Override
        public void stopped(Object task) {
            motion.stopped(task);
        }

        @Override
        public void opened(int partition) {
            motion.opened(partition);
        }

        @Override
        public void closed(int partition) {
            motion.closed(partition);
        }
    };

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).metrics(told).open(provider);
    }

    @Test
    void shouldTellOfCallsFromTheirRecordToTheirEnd() {
        CountDownLatch answer = new CountDownLatch(1);
        provider.holdUntil(answer);
        assertThat(motion.partitions()).containsExactly(0);

        topology.post(tool("t1", SessionId.local("s1")));
        assertThat(motion.callsUnderWay()).isEqualTo(1);
        nanos += Duration.ofMinutes(2).toNanos();
        topology.awaitTrue(() -> provider.requests().size() == 1);
        assertThat(motion.oldestCall()).isEqualTo(Duration.ofMinutes(2));

        answer.countDown();
        topology.awaitTrue(() -> motion.callsUnderWay() == 0);
        assertThat(motion.oldestCall()).isZero();
    }

    @Test
    void shouldTellOfSessionsThatWaitForAPlaceUntilOneIsFree() {
        CountDownLatch answer = new CountDownLatch(1);
        provider.holdUntil(answer);
        for (int i = 0; i <= PLACES; i++) {
            topology.post(tool("t" + i, SessionId.local("s" + i)));
        }
        topology.awaitTrue(() -> provider.requests().size() == PLACES);
        assertThat(motion.callsUnderWay()).isEqualTo(PLACES);
        nanos += Duration.ofSeconds(90).toNanos();
        assertThat(motion.notStarted()).isEqualTo(Duration.ofSeconds(90));
        assertThat(motion.notProbed()).isZero();

        answer.countDown();
        topology.awaitTrue(() -> motion.callsUnderWay() == 0);

        assertThat(motion.notStarted()).isZero();
    }

    @Test
    void shouldTellOfSessionsThatWaitForAProviderThatIsLeftAlone() {
        provider.thenFail(FailureClass.UNREACHABLE, 1);
        topology.post(tool("t1", SessionId.local("s1")));
        topology.awaitTrue(() -> {
            nanos += Duration.ofSeconds(1).toNanos();
            return motion.notProbed().isPositive();
        });
        assertThat(motion.notStarted()).isZero();

        topology.awaitTrue(Duration.ofSeconds(1), () -> provider.requests().size() == 2);
        topology.awaitTrue(() -> motion.callsUnderWay() == 0);

        assertThat(motion.notProbed()).isZero();
    }

    @Test
    void shouldForgetACallWhenItsTaskIsClosedAndCountThatItIsOpenedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        topology.post(tool("t1", SessionId.local("s1")));
        assertThat(motion.callsUnderWay()).isEqualTo(1);

        topology.restart();

        assertThat(motion.callsUnderWay()).isZero();
        assertThat(motion.restartsOfOneTask()).isEqualTo(1);
        assertThat(motion.restarts()).isEqualTo(1);
        never.countDown();
    }
}
