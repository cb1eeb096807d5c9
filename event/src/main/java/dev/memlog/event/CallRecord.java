/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One attempt at a provider call, on {@link Topics#CALLS}: the topology writes it in the transaction that stores the
 * attempt, and makes the call only when it reads it back.
 *
 * @param batch the sequence number of the batch's first event
 * @param attempt from 1
 */
public record CallRecord(SessionNumber session, int generation, long batch, int attempt) {
    public CallRecord {
        requireNonNull(session, "session");
    }

    @JsonProperty
    public String type() {
        return "call";
    }

    /** The version of the wire form. */
    @JsonProperty
    public int schema() {
        return WireCodec.SCHEMA;
    }
}
