/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import java.time.Duration;

/** The defaults with one setting changed. */
final class TestConfigs {
    private TestConfigs() {}

    static IngestConfig withAckTimeout(Duration timeout) {
        return with(
                IngestConfig.defaults().maxBodyBytes(), IngestConfig.defaults().maxInFlight(), timeout);
    }

    static IngestConfig withMaxInFlight(int places, Duration timeout) {
        return with(IngestConfig.defaults().maxBodyBytes(), places, timeout);
    }

    private static IngestConfig with(int bodyBytes, int inFlight, Duration timeout) {
        IngestConfig d = IngestConfig.defaults();
        return new IngestConfig(
                bodyBytes,
                d.maxFieldBytes(),
                inFlight,
                timeout,
                d.contextDeadline(),
                d.skipTools(),
                d.redactSecrets(),
                d.team(),
                d.author());
    }
}
