/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

/** The result of a publication. */
public sealed interface PublishOutcome {
    /** Every record is in the log, on all in-sync replicas. */
    record Acknowledged() implements PublishOutcome {}

    /** At least one record has no acknowledgement; it may still arrive, and is safe to send again under the same id. */
    record Unavailable(String reason) implements PublishOutcome {}

    /** This process's Kafka user may not write a topic; nothing after the first record of it was sent. */
    record Refused(String topic) implements PublishOutcome {}

    /** The log does not take a record of this size; sending it again does not help. */
    record TooLarge() implements PublishOutcome {}
}
