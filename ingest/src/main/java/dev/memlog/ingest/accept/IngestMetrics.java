/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import java.time.Duration;

/**
 * Counts the write side's events. Once a request is answered,
 *
 * <p>{@code received = published + skipped + ignored + rejected}.
 *
 * <p>The unit is the event; a request whose events cannot be counted (malformed, too large, turned away) counts as one.
 *
 * <p>Threading: implementations are called by many threads at once and must not block.
 */
public interface IngestMetrics {
    IngestMetrics NONE = new IngestMetrics() {
        @Override
        public void onReceived(int events) {}

        @Override
        public void onPublished(int events) {}

        @Override
        public void onSkipped(String reason) {}

        @Override
        public void onIgnored(int events) {}

        @Override
        public void onRejected(int statusCode, int events) {}

        @Override
        public void onAcknowledged(Duration waited) {}
    };

    void onReceived(int events);

    /** Acknowledged by the log with their content. */
    void onPublished(int events);

    /** Acknowledged by the log as a record without content; for an excluded project there is no record. */
    void onSkipped(String reason);

    /** Answered without a record: nothing that memories are made of. */
    void onIgnored(int events);

    /** Answered with an error; the sender may try again. */
    void onRejected(int statusCode, int events);

    /** How long a request waited for the log, acknowledged or not. */
    void onAcknowledged(Duration waited);
}
