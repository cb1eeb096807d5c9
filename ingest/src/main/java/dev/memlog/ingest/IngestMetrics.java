/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import java.time.Duration;

/**
 * What the write side counts. Once a request is answered,
 *
 * <p>{@code received = published + skipped + ignored + rejected}.
 *
 * <p>The unit is the event; a request whose events cannot be told (malformed, too large, turned away) counts as one.
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

    /** Acknowledged by the log as a record without content; of an excluded project without any record. */
    void onSkipped(String reason);

    /** Answered, but nothing that memory is made of: no record. */
    void onIgnored(int events);

    /** Answered with an error; the sender may try again. */
    void onRejected(int statusCode, int events);

    /** How long a request waited for the log, whether or not it got its acknowledgement. */
    void onAcknowledged(Duration waited);
}
