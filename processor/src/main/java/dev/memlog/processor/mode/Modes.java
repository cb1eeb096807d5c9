/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mode of each project. Read once: a call's mode depends only on its project and on the files at the node's start.
 *
 * <p>Threading: immutable.
 */
public final class Modes {
    public static final String STANDARD = "code";

    /** The built-in mode for software work, for every project. */
    public static final Modes CODE = new Modes(new Chosen(ModeFiles.builtIn(STANDARD), ""), Map.of(), List.of());

    private final Chosen standard;
    private final Map<String, Chosen> byProject;
    private final List<String> problems;

    private Modes(Chosen standard, Map<String, Chosen> byProject, List<String> problems) {
        this.standard = standard;
        this.byProject = Map.copyOf(byProject);
        this.problems = problems;
    }

    /** A mode and the instructions that follow from it, the same to the byte in every call. */
    private record Chosen(Mode mode, String instructions) {
        private Chosen {
            instructions = ModeInstructions.of(mode, instructions);
        }
    }

    /**
     * Reads the named modes. One that cannot be read is replaced by {@link #STANDARD} and reported as a problem.
     *
     * @param folder of a user's own modes, {@code NAME.json}; need not exist
     * @param byProject names by project
     * @param language that memories are written in; blank to leave it to the mode and the model
     */
    public static Modes load(Path folder, String standard, Map<String, String> byProject, String language) {
        ModeFiles files = new ModeFiles(folder);
        Map<String, Chosen> chosen = new LinkedHashMap<>();
        byProject.forEach((project, name) -> chosen.put(project, new Chosen(files.read(name), language)));
        return new Modes(new Chosen(files.read(standard), language), chosen, files.problems());
    }

    /** Problems of the modes named in the settings, one sentence each; usually none. */
    public List<String> problems() {
        return problems;
    }

    /** Names of modes by project, for projects with a mode of their own. */
    public Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        byProject.forEach((project, chosen) -> names.put(project, chosen.mode().name()));
        return names;
    }

    public Mode of(@Nullable String project) {
        return chosen(project).mode();
    }

    public String instructions(@Nullable String project) {
        return chosen(project).instructions();
    }

    private Chosen chosen(@Nullable String project) {
        return project == null ? standard : byProject.getOrDefault(project, standard);
    }

    /** All that some project has, the usual one first. */
    public List<Mode> all() {
        Set<Mode> all = new LinkedHashSet<>();
        all.add(standard.mode());
        byProject.values().forEach(chosen -> all.add(chosen.mode()));
        return List.copyOf(all);
    }

    /** Every type that some mode has, the usual mode's first. */
    public List<String> typeIds() {
        return all().stream()
                .flatMap(mode -> mode.types().stream())
                .map(Mode.Type::id)
                .distinct()
                .toList();
    }

    /** The sign of every type; of a type that several modes have, the usual mode's. */
    public Map<String, String> signs() {
        Map<String, String> signs = new LinkedHashMap<>();
        all().forEach(mode -> mode.types().forEach(type -> {
            if (!type.sign().isBlank()) {
                signs.putIfAbsent(type.id(), type.sign());
            }
        }));
        return signs;
    }
}
