/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
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
 * Without choices of teams, all teams have the same.
 *
 * <p>Threading: immutable.
 */
public final class Modes implements TeamModes {
    public static final String STANDARD = "code";

    /** The built-in mode for software work, for every project. */
    public static final Modes CODE =
            new Modes(List.of(), new Chosen(ModeFiles.builtIn(STANDARD), ""), Map.of(), List.of());

    private final List<Rule> rules;
    private final Chosen standard;
    private final Map<String, Chosen> byProject;
    private final List<String> problems;

    private Modes(List<Rule> rules, Chosen standard, Map<String, Chosen> byProject, List<String> problems) {
        this.rules = List.copyOf(rules);
        this.standard = standard;
        this.byProject = Map.copyOf(byProject);
        this.problems = problems;
    }

    /** A mode and the instructions that follow from it, the same to the byte in every call. */
    record Chosen(Mode mode, String instructions) {
        /** @param instructions the language of memories, from which the instructions are made */
        Chosen {
            instructions = ModeInstructions.of(mode, instructions);
        }
    }

    /** @param project a name in which {@code *} stands for any characters; no name at all is blank */
    record Rule(String project, ProjectGlobs glob, Chosen chosen) {
        Rule(String project, Chosen chosen) {
            this(project, new ProjectGlobs(List.of(project)), chosen);
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
        return new Modes(List.of(), new Chosen(files.read(standard), language), chosen, files.problems());
    }

    /**
     * The same modes beneath a team's rules, of which the first that holds a project decides.
     *
     * @param found problems of the rules' modes
     */
    Modes beneath(List<Rule> its, List<String> found) {
        return new Modes(its, standard, byProject, found);
    }

    @Override
    public Modes ofTeam(TeamName team) {
        return this;
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    /** Names of modes by project or glob, for projects with a mode of their own; the first that fits a project decides. */
    public Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        rules.forEach(rule -> names.put(rule.project(), rule.chosen().mode().name()));
        new TreeMap<>(byProject)
                .forEach((project, chosen) ->
                        names.putIfAbsent(project, chosen.mode().name()));
        return names;
    }

    public Mode of(@Nullable String project) {
        return chosen(project).mode();
    }

    public String instructions(@Nullable String project) {
        return chosen(project).instructions();
    }

    private Chosen chosen(@Nullable String project) {
        String name = project == null ? "" : project;
        for (Rule rule : rules) {
            if (rule.glob().holds(name)) {
                return rule.chosen();
            }
        }
        return byProject.getOrDefault(name, standard);
    }

    /** All that some project has, the usual one first. */
    public List<Mode> all() {
        Set<Mode> all = new LinkedHashSet<>();
        all.add(chosen(null).mode());
        all.add(standard.mode());
        rules.forEach(rule -> all.add(rule.chosen().mode()));
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
