/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@link Topics#AUDIT}: what somebody has had done to what is kept, without any of its content.
 *
 * @param actor who, as they name themselves
 * @param action such as {@code letters-replayed}
 * @param filter what it was done to, as it was asked for
 * @param count how many records it came to
 * @param sessions of how many sessions
 * @param replayId what the requests of one replay have in common
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        Instant at,
        String actor,
        String action,
        @Nullable String reason,
        JsonNode filter,
        long count,
        long sessions,
        @Nullable String replayId) {
    public AuditRecord {
        requireNonNull(at, "at");
        requireNonNull(actor, "actor");
        requireNonNull(action, "action");
        requireNonNull(filter, "filter");
    }

    @JsonProperty
    public String type() {
        return "audit";
    }

    /** The version of the wire form. */
    @JsonProperty
    public int schema() {
        return WireCodec.SCHEMA;
    }
}
