/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.text.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value on {@link Topics#CONTROL}: settings and sums for the whole system. The newest record of a key holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlRecord.Spend.class, name = "spend"),
    @JsonSubTypes.Type(value = ControlRecord.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = ControlRecord.BudgetSet.class, name = "budget"),
    @JsonSubTypes.Type(value = ControlRecord.ProjectClaim.class, name = "project"),
    @JsonSubTypes.Type(value = ControlRecord.ProjectRename.class, name = "project-rename"),
    @JsonSubTypes.Type(value = ControlRecord.TeamErased.class, name = "team-erased"),
    @JsonSubTypes.Type(value = ControlRecord.TeamSettings.class, name = "team-settings"),
    @JsonSubTypes.Type(value = TeamChoice.ProjectMode.class, name = "team-mode"),
    @JsonSubTypes.Type(value = TeamChoice.ModelPrice.class, name = "team-price")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ControlRecord
        permits ControlRecord.Spend,
                ControlRecord.Pause,
                ControlRecord.BudgetSet,
                ControlRecord.ProjectClaim,
                ControlRecord.ProjectRename,
                ControlRecord.TeamErased,
                ControlRecord.TeamSettings,
                ControlRecord.UnknownControl,
                TeamChoice {
    /** The first part of the key of what one team has set; no team's name has a slash. */
    String TEAM = "team/";

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

    private static String keyOf(@Nullable TeamName team, String key) {
        return team == null ? key : TEAM + team + "/" + key;
    }

    /** The team in a key; {@link TeamName#LOCAL} for a key without one. */
    static TeamName ownerOf(String recordKey) {
        int end = recordKey.startsWith(TEAM) ? recordKey.indexOf('/', TEAM.length()) : -1;
        String team = end < 0 ? "" : recordKey.substring(TEAM.length(), end);
        return TeamName.isName(team) ? new TeamName(team) : TeamName.LOCAL;
    }

    /**
     * The team that a setting holds for if {@code by} makes it: null, the whole cluster, for the operators and for the team
     * of a node without keys.
     */
    static @Nullable TeamName scopeOf(TeamName by) {
        return by.equals(TeamName.OPERATORS) || by.equals(TeamName.LOCAL) ? null : by;
    }

    /** A team was erased for good: its rows are deleted, and nothing of it is shown again under its name. */
    record TeamErased(TeamName team, String actor, Instant at) implements ControlRecord {
        public TeamErased {
            requireNonNull(team, "team");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
            if (team.equals(TeamName.LOCAL)) {
                throw new IllegalArgumentException("the team " + team + " cannot be erased");
            }
        }

        // Not under the team's own prefix: it is the one record that is read after it.
        @Override
        public String recordKey() {
            return "erased/" + team;
        }
    }

    /**
     * Whether provider calls are paused.
     *
     * @param team whose calls; null for those of the whole cluster
     */
    record Pause(
            boolean paused,
            @Nullable String reason,
            String actor,
            Instant at,
            @Nullable TeamName team) implements ControlRecord {
        /** The key of the whole cluster's. */
        public static final String KEY = "pause";

        public Pause {
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        /** Of the whole cluster. */
        public Pause(boolean paused, @Nullable String reason, String actor, Instant at) {
            this(paused, reason, actor, at, null);
        }

        public static String keyOf(@Nullable TeamName team) {
            return ControlRecord.keyOf(team, KEY);
        }

        @Override
        public String recordKey() {
            return keyOf(team);
        }
    }

    /**
     * A budget set at runtime; it overrides the configured one until its key is deleted.
     *
     * @param limit in tokens or micro-dollars; null for no limit
     * @param team whose spending it bounds, beside the cluster's budgets; null for the whole cluster's
     */
    record BudgetSet(
            BudgetName budget,
            @Nullable Long limit,
            String actor,
            Instant at,
            @Nullable TeamName team) implements ControlRecord {
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

        /** Of the whole cluster. */
        public BudgetSet(BudgetName budget, @Nullable Long limit, String actor, Instant at) {
            this(budget, limit, actor, at, null);
        }

        /** The key of the whole cluster's. */
        public static String keyOf(BudgetName budget) {
            return keyOf(budget, null);
        }

        public static String keyOf(BudgetName budget, @Nullable TeamName team) {
            return ControlRecord.keyOf(team, "budget/" + budget.wireName());
        }

        @Override
        public String recordKey() {
            return keyOf(budget, team);
        }
    }

    /**
     * A folder's claim to a project name. The first record of a name holds, and of the later ones those that are
     * trusted: another folder of the same name gains nothing.
     *
     * @param folder the root's real path
     * @param remote its repository's address; null if it has none
     * @param team whose name it is; null for {@link TeamName#LOCAL}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProjectClaim(
            String project,
            String folder,
            @Nullable String remote,
            boolean trusted,
            @Nullable TeamName team) implements ControlRecord {
        public static final String PREFIX = "project/";

        public ProjectClaim {
            requireNonNull(project, "project");
            requireNonNull(folder, "folder");
            team = TeamName.LOCAL.equals(team) ? null : team;
        }

        /** Of {@link TeamName#LOCAL}. */
        public ProjectClaim(String project, String folder, @Nullable String remote, boolean trusted) {
            this(project, folder, remote, trusted, null);
        }

        /** The team that a claim's key is of; empty for the key of another record. */
        public static Optional<TeamName> teamOf(String recordKey) {
            TeamName owner = ownerOf(recordKey);
            String start = ControlRecord.keyOf(owner.equals(TeamName.LOCAL) ? null : owner, PREFIX);
            return recordKey.startsWith(start) ? Optional.of(owner) : Optional.empty();
        }

        public TeamName owner() {
            return team == null ? TeamName.LOCAL : team;
        }

        @Override
        public String recordKey() {
            String hash = Sha256.hex(folder + "\n" + remote).substring(0, 16);
            return ControlRecord.keyOf(team, PREFIX + project + "/" + hash);
        }
    }

    /**
     * A project gets another project's name, with all that it has and will get. The old name is given up for good, so
     * that rows come out the same in any order of memories and renames.
     *
     * @param team whose project it is; null for {@link TeamName#LOCAL}
     */
    record ProjectRename(
            String from,
            String to,
            String actor,
            Instant at,
            @Nullable TeamName team) implements ControlRecord {
        public static final String PREFIX = "project-rename/";

        public ProjectRename {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
            team = TeamName.LOCAL.equals(team) ? null : team;
        }

        /** Of {@link TeamName#LOCAL}. */
        public ProjectRename(String from, String to, String actor, Instant at) {
            this(from, to, actor, at, null);
        }

        public TeamName owner() {
            return team == null ? TeamName.LOCAL : team;
        }

        @Override
        public String recordKey() {
            return ControlRecord.keyOf(team, PREFIX + from);
        }
    }

    /**
     * What a team has set for itself; it overrides the nodes' settings until its key is deleted.
     *
     * @param retention null to leave it to the nodes' settings
     */
    record TeamSettings(TeamName team, @Nullable Retention retention, String actor, Instant at)
            implements ControlRecord {
        public TeamSettings {
            requireNonNull(team, "team");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        public static String keyOf(TeamName team) {
            return ControlRecord.keyOf(team, "settings");
        }

        @Override
        public String recordKey() {
            return keyOf(team);
        }
    }

    /**
     * How long a team's memories are kept.
     *
     * @param age after which they are forgotten; null for no limit
     * @param perProject how many of a project are kept, the newest; null for no limit
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Retention(@Nullable Duration age, @Nullable Integer perProject) {
        public Retention {
            if (age != null && (age.isNegative() || age.isZero())) {
                throw new IllegalArgumentException("an age after which memories are forgotten must be positive");
            }
            if (perProject != null && perProject < 1) {
                throw new IllegalArgumentException("at least 1 memory of a project is kept");
            }
        }
    }

    /** A record of an unknown type, kept unchanged. */
    record UnknownControl(String recordKey, @Nullable JsonNode body) implements ControlRecord {}
}
