/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.processor.prompt.PromptBudget;
import java.time.Duration;

/**
 * The topology's settings.
 *
 * @param batchMaxEvents maximum number of events per call
 * @param batchMaxTokens estimated maximum of tokens that those events take in the prompt
 * @param streamThreads number of Kafka Streams threads; calls do not need threads
 * @param drainTimeout how long a graceful stop waits for calls in flight
 * @param staleAfter idle time after which a session that could continue is closed
 * @param replayAfter age at which dead letters of transient failures may be used as a probe, when no other call probes
 * @param eventIdHorizon minimum time for which a settled event's id and a closed session's texts are kept
 * @param maxRecordBytes the largest record of the topics
 */
public record TopologyConfig(
        int batchMaxEvents,
        int batchMaxTokens,
        int streamThreads,
        Duration drainTimeout,
        Duration staleAfter,
        Duration replayAfter,
        Duration eventIdHorizon,
        int maxRecordBytes) {
    public TopologyConfig {
        require(batchMaxEvents >= 1, "topology.batch-max-events must be at least 1");
        require(batchMaxTokens >= 1, "topology.batch-max-tokens must be at least 1");
        require(streamThreads >= 1, "topology.stream-threads must be at least 1");
        require(!drainTimeout.isNegative(), "topology.drain-timeout must not be negative");
        require(staleAfter.isPositive(), "topology.stale-after must be positive");
        require(replayAfter.isPositive(), "breaker.cool-down must be positive");
        require(eventIdHorizon.isPositive(), "topology.event-id-horizon must be positive");
        require(maxRecordBytes >= 1_000_000, "the largest record must be at least 1 MB");
    }

    /** The budget of a call's whole input: the batch, and the prompt and digest with it. */
    PromptBudget promptBudget() {
        return new PromptBudget(2 * batchMaxTokens, PromptBudget.DEFAULT.maxFieldTokens());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
