/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.Modes;
import dev.memlog.recall.context.ContextScene.Terms;
import dev.memlog.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names of types and concepts that contexts are narrowed to, and which modes have them. */
public final class ContextNames {
    private static final String TYPES = "context.observation-types";
    private static final String CONCEPTS = "context.observation-concepts";

    private ContextNames() {}

    static Function<String, Terms> termsOf(Modes modes) {
        return project -> {
            Mode mode = modes.of(project);
            return new Terms(type -> hasType(mode, type), concept -> hasConcept(mode, concept));
        };
    }

    /** Names in the settings that no mode has, each in a sentence: no context is narrowed by them. */
    public static List<String> unknown(Settings settings, Modes modes) {
        List<String> problems = new ArrayList<>();
        for (String type : settings.words(TYPES)) {
            if (modes.all().stream().noneMatch(mode -> hasType(mode, type))) {
                problems.add(problem(TYPES, type, modes.typeIds()));
            }
        }
        List<String> concepts = modes.all().stream()
                .flatMap(mode -> mode.concepts().stream())
                .map(Mode.Concept::id)
                .distinct()
                .toList();
        for (String concept : settings.words(CONCEPTS)) {
            if (modes.all().stream().noneMatch(mode -> hasConcept(mode, concept))) {
                problems.add(problem(CONCEPTS, concept, concepts));
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

    private static String problem(String key, String name, List<String> known) {
        return key + " names " + name + ", which no mode has, and which is passed over; known are "
                + known.stream().limit(20).collect(Collectors.joining(", "));
    }
}
