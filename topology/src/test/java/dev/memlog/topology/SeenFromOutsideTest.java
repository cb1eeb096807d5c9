/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.topology.metrics.TopologyMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the topology: the traces its records carry, and what it counts. */
class SeenFromOutsideTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final Counts counts = new Counts();

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology topology;

    private static final class Counts implements TopologyMetrics {
        final List<Integer> attempts = new ArrayList<>();
        final List<Instant> oldest = new ArrayList<>();
        int answered;

        @Override
        public void dispatched(String provider, int attempt) {
            attempts.add(attempt);
        }

        @Override
        public void answered(String provider, Usage usage, Duration latency) {
            answered++;
        }

        @Override
        public void oldestPending(Object task, @Nullable Instant acceptedAt) {
            oldest.add(acceptedAt);
        }
    }

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).metrics(counts).open(provider);
    }

    @Test
    void shouldCarryTheTraceToTheProviderAndTheMemoriesWhenAnEventHasOne() {
        post("s1", "t1", TRACE);

        topology.awaitTrue(() -> counts.answered == 1);

        assertThat(provider.requests()).extracting(ProviderRequest::traceparent).containsExactly(TRACE);
        assertThat(topology.unread(Topics.CALLS))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(traceOf(call)).isEqualTo(TRACE));
        assertThat(topology.unread(Topics.MEMORIES))
                .filteredOn(memory -> new String(memory.value(), StandardCharsets.UTF_8).contains("event 1"))
                .isNotEmpty()
                .allSatisfy(memory -> assertThat(traceOf(memory)).isEqualTo(TRACE));
    }

    @Test
    void shouldKeepTracesOfSessionsApart() {
        CountDownLatch both = new CountDownLatch(1);
        provider.holdUntil(both);
        post("s1", "t1", TRACE);
        post("s2", "t2", null);
        post("s3", "t3", "nonsense");
        topology.awaitTrue(() -> provider.requests().size() == 3);
        both.countDown();

        topology.awaitTrue(() -> counts.answered == 3);

        assertThat(provider.requests())
                .extracting(ProviderRequest::traceparent)
                .containsExactlyInAnyOrder(TRACE, null, null);
        assertThat(topology.unread(Topics.MEMORIES))
                .filteredOn(memory -> !memory.key().startsWith("s1")
                        && !memory.key().contains("session/s1")
                        && !memory.key().contains("/" + SessionNumber.of(SessionId.local("s1")) + "/"))
                .isNotEmpty()
                .allSatisfy(memory -> assertThat(traceOf(memory)).isNull());
    }

    @Test
    void shouldTellSinceWhenTheOldestEventWaitsUntilItIsSettled() {
        CountDownLatch answer = new CountDownLatch(1);
        provider.holdUntil(answer);
        post("s1", "t1", null);
        topology.pass(Duration.ofSeconds(40));
        post("s2", "t2", null);
        topology.pass(Duration.ofSeconds(20));

        assertThat(counts.oldest).last().isEqualTo(START);
        answer.countDown();
        topology.awaitTrue(() -> counts.answered == 2);

        assertThat(counts.oldest).last().isNull();
    }

    @Test
    void shouldTellARetryFromAFirstCall() {
        provider.thenFail(FailureClass.TRANSIENT, 1);
        post("s1", "t1", null);

        topology.awaitTrue(() -> counts.answered == 1);

        assertThat(counts.attempts).containsExactly(1, 2);
    }

    private void post(String session, String id, @Nullable String trace) {
        Headers headers = new RecordHeaders();
        if (trace != null) {
            headers.add(Topics.TRACEPARENT_HEADER, trace.getBytes(StandardCharsets.US_ASCII));
        }
        topology.post(tool(id, SessionId.local(session)), headers);
    }

    private static @Nullable String traceOf(TestRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(Topics.TRACEPARENT_HEADER);
        return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }
}
