/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.mode.Modes.Chosen;
import dev.memlog.processor.mode.Modes.Rule;
import dev.memlog.processor.team.TeamRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's modes, and above them what each team has chosen. Of a team's globs that hold a project, a name without a star
 * decides, else the glob with most other characters. A mode's file is read when the mode is first chosen, and no second
 * time.
 *
 * <p>Threading: safe; the control topic's reader updates it.
 */
public final class ModeRules implements TeamModes {
    private static final Logger LOG = LoggerFactory.getLogger(ModeRules.class);
    private static final Comparator<ProjectMode> CLOSEST_FIRST = Comparator.<ProjectMode>comparingInt(
                    choice -> choice.project().contains("*") ? 1 : 0)
            .thenComparingInt(choice -> -choice.project().replace("*", "").length())
            .thenComparing(ProjectMode::project);

    private final Modes nodes;
    private final Path folder;
    private final String language;
    private final TeamRecords<ProjectMode> choices = new TeamRecords<>(ProjectMode.class);
    private final Map<String, Chosen> read = new HashMap<>();
    private final Map<TeamName, Modes> teams = new ConcurrentHashMap<>();

    private ModeRules(Modes nodes, Path folder, String language) {
        this.nodes = nodes;
        this.folder = folder;
        this.language = language;
    }

    /** Reads the node's modes, as {@link Modes#load} does; teams choose from the same folder. */
    public static ModeRules load(Path folder, String standard, Map<String, String> byProject, String language) {
        return new ModeRules(Modes.load(folder, standard, byProject, language), folder, language);
    }

    /** @param record the next of the control topic; null once the key was deleted */
    public synchronized void control(String key, @Nullable ControlRecord record) {
        choices.apply(key, record).ifPresent(this::renew);
    }

    @Override
    public Modes ofTeam(TeamName team) {
        return teams.getOrDefault(team, nodes);
    }

    @Override
    public List<String> problems() {
        return Stream.concat(
                        nodes.problems().stream(),
                        teams.entrySet().stream()
                                .flatMap(entry -> entry.getValue().problems().stream()
                                        .map(problem -> "team " + entry.getKey() + ": " + problem)))
                .toList();
    }

    /** The names of the modes that can be chosen, sorted. */
    public Set<String> names() {
        return new ModeFiles(folder).names();
    }

    /** Why a mode cannot be chosen; empty if it can. */
    public Optional<String> fault(String name) {
        return new ModeFiles(folder).fault(name);
    }

    private void renew(TeamName team) {
        List<ProjectMode> its = choices.of(team).stream().sorted(CLOSEST_FIRST).toList();
        if (its.isEmpty()) {
            teams.remove(team);
            return;
        }
        List<String> problems = new ArrayList<>();
        List<Rule> rules = its.stream()
                .map(choice -> new Rule(choice.project(), chosen(choice.mode(), problems)))
                .toList();
        teams.put(team, nodes.beneath(rules, problems.stream().distinct().toList()));
        if (!problems.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("team", team)
                    .addKeyValue("error", problems.stream().distinct().collect(Collectors.joining("; ")))
                    .log("a mode is not as its team has set it");
        }
    }

    /** A mode that cannot be read is not kept, so that the next choice of it reads its file again. */
    private Chosen chosen(String name, List<String> problems) {
        Chosen known = read.get(name);
        if (known != null) {
            return known;
        }
        ModeFiles files = new ModeFiles(folder);
        Chosen chosen = new Chosen(files.read(name), language);
        files.problems().stream().map(files::withoutPath).forEach(problems::add);
        if (files.problems().isEmpty()) {
            read.put(name, chosen);
        }
        return chosen;
    }
}
