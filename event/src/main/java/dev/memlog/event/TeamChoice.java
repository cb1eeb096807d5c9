/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import dev.memlog.event.team.TeamName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a team has chosen for itself. It holds over the nodes' settings until its key is deleted. Each has a key
 * of its own, so that two choices at the same time never undo each other.
 */
public sealed interface TeamChoice extends ControlRecord {
    TeamName team();

    String actor();

    Instant at();

    /**
     * The mode of some of the team's projects.
     *
     * @param project a name in which {@code *} stands for any characters
     */
    record ProjectMode(TeamName team, String project, String mode, String actor, Instant at) implements TeamChoice {
        public ProjectMode {
            requireNonNull(team, "team");
            Bounds.name(project, "project");
            Bounds.name(mode, "mode");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        public static String keyOf(TeamName team, String project) {
            return TEAM + team + "/mode/" + project;
        }

        @Override
        public String recordKey() {
            return keyOf(team, project);
        }
    }

    /**
     * What the team pays for a model, in micro-dollars for a million tokens.
     *
     * @param model a name; with {@code *} at its end, all models with that beginning
     * @param cachedInput null where it costs as much as input
     */
    record ModelPrice(
            TeamName team,
            String model,
            long input,
            long output,
            @Nullable Long cachedInput,
            String actor,
            Instant at) implements TeamChoice {
        public ModelPrice {
            requireNonNull(team, "team");
            Bounds.name(model, "model");
            Bounds.price(input, "input");
            Bounds.price(output, "output");
            Bounds.price(cachedInput == null ? input : cachedInput, "cachedInput");
            requireNonNull(actor, "actor");
            requireNonNull(at, "at");
        }

        public static String keyOf(TeamName team, String model) {
            return TEAM + team + "/price/" + model;
        }

        @Override
        public String recordKey() {
            return keyOf(team, model);
        }
    }
}
