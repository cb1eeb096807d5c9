/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.Seeds;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.Palette;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What fits into the standard budget, chosen as sessions are told it and newest first alone, over many generated
 * projects: the figures of decision 0022. Run it as a program to print them.
 */
final class ContextFigures {
    private static final int PROJECTS = 200;
    /** Enough for a test. */
    private static final int FEW = 30;

    private static final int POOL = 200;

    private ContextFigures() {}

    /** Means over the projects; {@code needed} is the share of the next session's files that are named. */
    record Figures(double observations, double sessions, double files, double decisions, double needed) {
        Figures plus(Figures other) {
            return new Figures(
                    observations + other.observations,
                    sessions + other.sessions,
                    files + other.files,
                    decisions + other.decisions,
                    needed + other.needed);
        }

        Figures over(int count) {
            return new Figures(
                    observations / count, sessions / count, files / count, decisions / count, needed / count);
        }
    }

    /** How observations are chosen. */
    enum Choice {
        NEWEST_FIRST,
        BY_WORTH,
        BY_WORTH_WITH_BRANCH;

        List<ObservationRow> order(GeneratedProject project, int most) {
            List<ObservationRow> pool =
                    project.observations().stream().limit(POOL).toList();
            String branch = "feature/" + project.nextArea() + "-work";
            return switch (this) {
                case NEWEST_FIRST -> pool.stream().limit(most).toList();
                case BY_WORTH -> new ContextRanking("/home/dev/shop", null).best(pool, most);
                case BY_WORTH_WITH_BRANCH -> new ContextRanking("/home/dev/shop", branch).best(pool, most);
            };
        }
    }

    public static Figures of(Choice choice) {
        return of(choice, FEW);
    }

    private static Figures of(Choice choice, int projects) {
        Figures sum = new Figures(0, 0, 0, 0, 0);
        for (int seed = 1; seed <= projects; seed++) {
            sum = sum.plus(told(GeneratedProject.of(seed), choice));
        }
        return sum.over(projects);
    }

    private static Figures told(GeneratedProject project, Choice choice) {
        ContextConfig config = ContextConfig.defaults();
        List<ObservationRow> best = choice.order(project, config.observations());
        RecalledProject recalled = new RecalledProject(
                "shop",
                null,
                Seeds.MORNING,
                best,
                Standings.UNKNOWN,
                List.of(Seeds.summary(1)),
                "",
                List.of(),
                Map.of(),
                PinnedText.NONE);
        ContextText text = new ContextText(
                recalled,
                config,
                new MemoryLines(ZoneOffset.UTC, Palette.PLAIN, "shop", Kinds.STANDARD, true),
                "http://127.0.0.1:37777");
        List<ObservationRow> told =
                best.subList(0, text.fitting(AgentLimit.NONE).observations());
        Set<Object> sessions = new HashSet<>();
        Set<String> files = new HashSet<>();
        told.forEach(row -> {
            sessions.add(row.session());
            files.addAll(row.filesModified());
        });
        return new Figures(
                told.size(),
                sessions.size(),
                files.size(),
                told.stream().filter(row -> row.kind().equals("decision")).count(),
                (double) project.nextFiles().stream().filter(files::contains).count()
                        / project.nextFiles().size());
    }

    public static void main(String[] args) {
        for (Choice choice : Choice.values()) {
            Figures figures = of(choice, PROJECTS);
            GeneratedProject project = GeneratedProject.of(1);
            long began = System.nanoTime();
            for (int i = 0; i < PROJECTS; i++) {
                choice.order(project, 50);
            }
            long micros = (System.nanoTime() - began) / 1_000 / PROJECTS;
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %5.1f observations %5.1f sessions %5.1f files %4.1f decisions %4.0f %% of the next files, chosen in %d us%n",
                    choice,
                    figures.observations(),
                    figures.sessions(),
                    figures.files(),
                    figures.decisions(),
                    100 * figures.needed(),
                    micros);
        }
    }
}
