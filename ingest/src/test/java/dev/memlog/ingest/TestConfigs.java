/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import dev.memlog.ingest.accept.IngestConfig;
import java.time.Duration;
import java.util.List;

/** The defaults with one setting changed. */
public final class TestConfigs {
    private TestConfigs() {}

    public static IngestConfig withAckTimeout(Duration timeout) {
        return with(
                IngestConfig.defaults().maxBodyBytes(), IngestConfig.defaults().maxInFlight(), timeout);
    }

    public static IngestConfig withMaxInFlight(int places, Duration timeout) {
        return with(IngestConfig.defaults().maxBodyBytes(), places, timeout);
    }

    public static IngestConfig withExcluded(String... patterns) {
        IngestConfig d = IngestConfig.defaults();
        return new IngestConfig(
                d.maxBodyBytes(),
                d.maxFieldBytes(),
                d.maxInFlight(),
                d.ackTimeout(),
                d.contextDeadline(),
                d.contextOnPrompt(),
                d.onPromptDeadline(),
                d.contextBeforeTool(),
                d.beforeToolDeadline(),
                d.skipTools(),
                List.of(patterns),
                d.excludeFiles(),
                d.redactSecrets(),
                d.author());
    }

    /** Replies to prompts carry related memories. */
    public static IngestConfig withContextOnPrompt(Duration deadline) {
        IngestConfig d = IngestConfig.defaults();
        return new IngestConfig(
                d.maxBodyBytes(),
                d.maxFieldBytes(),
                d.maxInFlight(),
                d.ackTimeout(),
                d.contextDeadline(),
                true,
                deadline,
                d.contextBeforeTool(),
                d.beforeToolDeadline(),
                d.skipTools(),
                d.excludeProjects(),
                d.excludeFiles(),
                d.redactSecrets(),
                d.author());
    }

    /** Replies before a tool call and after a failed one carry related memories. */
    public static IngestConfig withContextBeforeTool(Duration deadline, String... excluded) {
        IngestConfig d = IngestConfig.defaults();
        return new IngestConfig(
                d.maxBodyBytes(),
                d.maxFieldBytes(),
                d.maxInFlight(),
                d.ackTimeout(),
                d.contextDeadline(),
                d.contextOnPrompt(),
                d.onPromptDeadline(),
                true,
                deadline,
                d.skipTools(),
                List.of(excluded),
                d.excludeFiles(),
                d.redactSecrets(),
                d.author());
    }

    private static IngestConfig with(int bodyBytes, int inFlight, Duration timeout) {
        IngestConfig d = IngestConfig.defaults();
        return new IngestConfig(
                bodyBytes,
                d.maxFieldBytes(),
                inFlight,
                timeout,
                d.contextDeadline(),
                d.contextOnPrompt(),
                d.onPromptDeadline(),
                d.contextBeforeTool(),
                d.beforeToolDeadline(),
                d.skipTools(),
                d.excludeProjects(),
                d.excludeFiles(),
                d.redactSecrets(),
                d.author());
    }
}
