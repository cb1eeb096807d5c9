/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.recall.context.ContextScene.Terms;
import dev.memlog.settings.ContextSettings;
import dev.memlog.settings.Setting;
import dev.memlog.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types and concepts to which contexts are limited, checked against the modes. */
public final class ContextNames {
    private ContextNames() {}

    static Function<String, Terms> termsOf(TeamModes modes, TeamName team) {
        return project -> {
            Mode mode = modes.ofTeam(team).of(project);
            return new Terms(type -> hasType(mode, type), concept -> hasConcept(mode, concept));
        };
    }

    /** One sentence for each configured name that no mode has; such a name has no effect. */
    public static List<String> unknown(Settings settings, Modes modes) {
        List<String> problems = new ArrayList<>();
        for (String type : settings.get(ContextSettings.OBSERVATION_TYPES)) {
            if (modes.all().stream().noneMatch(mode -> hasType(mode, type))) {
                problems.add(problem(ContextSettings.OBSERVATION_TYPES, type, modes.typeIds()));
            }
        }
        List<String> concepts = modes.all().stream()
                .flatMap(mode -> mode.concepts().stream())
                .map(Mode.Concept::id)
                .distinct()
                .toList();
        for (String concept : settings.get(ContextSettings.OBSERVATION_CONCEPTS)) {
            if (modes.all().stream().noneMatch(mode -> hasConcept(mode, concept))) {
                problems.add(problem(ContextSettings.OBSERVATION_CONCEPTS, concept, concepts));
            }
        }
        return problems;
    }

    private static boolean hasType(Mode mode, String name) {
        return mode.types().stream().anyMatch(type -> type.id().equalsIgnoreCase(name));
    }

    private static boolean hasConcept(Mode mode, String name) {
        return mode.concepts().stream().anyMatch(concept -> concept.id().equalsIgnoreCase(name));
    }

    private static String problem(Setting<?> setting, String name, List<String> known) {
        return setting.key() + " names " + name + ", which no mode has, and which is passed over; known are "
                + known.stream().limit(20).collect(Collectors.joining(", "));
    }
}
