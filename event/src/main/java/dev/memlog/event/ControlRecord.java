/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value on {@link Topics#CONTROL}: settings and sums for the whole system. The newest record of a key holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlRecord.Spend.class, name = "spend"),
    @JsonSubTypes.Type(value = ControlRecord.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = ControlRecord.BudgetSet.class, name = "budget"),
    @JsonSubTypes.Type(value = ControlRecord.ProjectClaim.class, name = "project"),
    @JsonSubTypes.Type(value = ControlRecord.ProjectRename.class, name = "project-rename")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ControlRecord {
    /** The record's key on the topic. */
    String recordKey();

    /** The version of the wire form. */
    @JsonProperty
    default int schema() {
        return WireCodec.SCHEMA;
    }

    /**
     * One session's total spending on one UTC day: a later record of the day replaces an earlier one. Written in the
     * transaction that applies the call's completion, so that no call counts twice.
     */
    record Spend(
            LocalDate day,
            SessionNumber session,
            SessionId sessionId,
            String team,
            String author,
            @Nullable String project,
            List<Line> lines)
            implements ControlRecord {
        public Spend {
            requireNonNull(day, "day");
            requireNonNull(session, "session");
            requireNonNull(sessionId, "sessionId");
            requireNonNull(team, "team");
            requireNonNull(author, "author");
            lines = List.copyOf(lines);
        }

        // By number: a session that is first known only by its number gets its id later, and must not count twice.
        @Override
        public String recordKey() {
            return "spend/" + day + "/" + session;
        }
    }

    /**
     * The spending on one model.
     *
     * @param calls number of calls with known usage or an answer
     * @param costMicros in micro-dollars; null for a model without a price
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String provider,
            String model,
            long calls,
            long tokensIn,
            long tokensOut,
            @Nullable Long costMicros) {
        public Line {
            requireNonNull(provider, "provider");
            requireNonNull(model, "model");
            calls = Bounds.count(calls);
            tokensIn = Bounds.count(tokensIn);
            tokensOut = Bounds.count(tokensOut);
            costMicros = Bounds.countOrNull(costMicros);
        }

        public long tokens() {
            return tokensIn + tokensOut;
        }
    }

    /** Whether provider calls are paused. */
    record Pause(boolean paused, @Nullable String reason, String actor, Instant at) implements ControlRecord {
        public static final String KEY = "pause";

        public Pause {
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        @Override
        public String recordKey() {
            return KEY;
        }
    }

    /**
     * A budget set at runtime; it overrides the configured one until its key is deleted.
     *
     * @param limit in tokens or micro-dollars; null for no limit
     */
    record BudgetSet(BudgetName budget, @Nullable Long limit, String actor, Instant at) implements ControlRecord {
        /** A thousand million dollars, or as many million tokens. */
        public static final long MAX_LIMIT = 1_000_000_000_000_000L;

        public BudgetSet {
            requireNonNull(budget, "budget");
            if (limit != null && (limit < 0 || limit > MAX_LIMIT)) {
                throw new IllegalArgumentException("a budget's limit must be from 0 to " + MAX_LIMIT);
            }
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        public static String keyOf(BudgetName budget) {
            return "budget/" + budget.wireName();
        }

        @Override
        public String recordKey() {
            return keyOf(budget);
        }
    }

    /**
     * A folder's claim to a project name. The first record of a name holds, and of the later ones those that are
     * trusted: another folder of the same name gains nothing.
     *
     * @param folder the root's real path
     * @param remote its repository's address; null if it has none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProjectClaim(
            String project, String folder, @Nullable String remote, boolean trusted) implements ControlRecord {
        public static final String PREFIX = "project/";

        public ProjectClaim {
            requireNonNull(project, "project");
            requireNonNull(folder, "folder");
        }

        @Override
        public String recordKey() {
            return PREFIX + project + "/" + Sha256.hex(folder + "\n" + remote).substring(0, 16);
        }
    }

    /**
     * A project gets another project's name, with all that it has and will get. The old name is given up for good, so
     * that rows come out the same in any order of memories and renames.
     */
    record ProjectRename(String from, String to, String actor, Instant at) implements ControlRecord {
        public static final String PREFIX = "project-rename/";

        public ProjectRename {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        @Override
        public String recordKey() {
            return PREFIX + from;
        }
    }

    /** A record of an unknown type, kept unchanged. */
    record UnknownControl(String recordKey, @Nullable JsonNode body) implements ControlRecord {}
}
