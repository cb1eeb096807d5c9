/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which mode each project has. Read once: a call's mode depends on its project and on the files at the node's start alone.
 *
 * <p>Threading: immutable.
 */
public final class Modes {
    public static final String STANDARD = "code";

    /** The built-in mode for software work, for every project. */
    public static final Modes CODE = new Modes(new Chosen(ModeFiles.builtIn(STANDARD), ""), Map.of());

    private final Chosen standard;
    private final Map<String, Chosen> byProject;

    private Modes(Chosen standard, Map<String, Chosen> byProject) {
        this.standard = standard;
        this.byProject = Map.copyOf(byProject);
    }

    /** A mode and the instructions that follow from it, the same to the byte in every call. */
    private record Chosen(Mode mode, String instructions) {
        private Chosen {
            instructions = ModeInstructions.of(mode, instructions);
        }
    }

    /**
     * Reads the modes that are named. One that cannot be read is told in the log and stands for {@link #STANDARD}.
     *
     * @param folder of a user's own modes, {@code NAME.json}; need not exist
     * @param byProject names by project
     * @param language that memories are written in; blank to leave it to the mode and the model
     */
    public static Modes load(Path folder, String standard, Map<String, String> byProject, String language) {
        ModeFiles files = new ModeFiles(folder);
        Map<String, Chosen> chosen = new LinkedHashMap<>();
        byProject.forEach((project, name) -> chosen.put(project, new Chosen(files.read(name), language)));
        return new Modes(new Chosen(files.read(standard), language), chosen);
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
