/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.team.TeamName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@link Topics#AUDIT}: one operator action on stored data, without any content.
 *
 * @param actor the name that the operator gave
 * @param action such as {@code letters-replayed}
 * @param filter the selection that was requested
 * @param count number of affected records
 * @param sessions number of affected sessions
 * @param replayId shared by the requests of one replay
 * @param team whose keys may read it; null in records of earlier versions, which are of {@link TeamName#LOCAL}
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
        @Nullable String replayId,
        @Nullable TeamName team) {
    public AuditRecord {
        requireNonNull(at, "at");
        requireNonNull(actor, "actor");
        requireNonNull(action, "action");
        requireNonNull(filter, "filter");
    }

    /** Of no team yet: the log that it is written to knows it. */
    public AuditRecord(
            Instant at,
            String actor,
            String action,
            @Nullable String reason,
            JsonNode filter,
            long count,
            long sessions,
            @Nullable String replayId) {
        this(at, actor, action, reason, filter, count, sessions, replayId, null);
    }

    /** The same, of this team. */
    public AuditRecord of(TeamName owner) {
        return new AuditRecord(at, actor, action, reason, filter, count, sessions, replayId, owner);
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
