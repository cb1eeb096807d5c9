/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.processor.prompt.PromptBudget;
import java.time.Duration;

/**
 * @param batchMaxEvents how many events one call may carry
 * @param batchMaxTokens what they may take of its prompt, by estimate
 * @param streamThreads how many tasks are worked on at a time; calls do not need threads
 * @param drainTimeout how long a graceful stop waits for calls in flight
 * @param staleAfter how long a session that could go on may be idle before it is closed
 * @param replayAfter when dead letters that failed by no fault of their own may be tried to find out whether a provider
 *     works again, if nothing else tells
 * @param eventIdHorizon how long the id of a settled event is kept at least, and what a closed session may be told of
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

    /** What a call's whole input may take: the batch, and room for the prompt and the digest beside it. */
    PromptBudget promptBudget() {
        return new PromptBudget(2 * batchMaxTokens, PromptBudget.DEFAULT.maxFieldTokens());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
