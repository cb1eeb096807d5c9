/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/** The log's answer to an order: a change that is written as records and carried out by their readers. */
public enum OrderOutcome {
    /** Every record is in the log, on all in-sync replicas. */
    ACKNOWLEDGED,
    /** The log has not acknowledged every record; any of them may be in the log, and repeating the order does no harm. */
    UNAVAILABLE,
    /** A record is larger than the log accepts; any of the others may be in the log. */
    TOO_LARGE
}
