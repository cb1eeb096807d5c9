/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.embedding.VectorIndex.Near;
import dev.memlog.store.embedding.VectorIndex.Nearness;
import dev.memlog.store.embedding.VectorSearch;
import dev.memlog.store.embedding.VectorSearch.Asked;
import dev.memlog.store.row.Shown;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How close in meaning observations are to a text, in terms that do not depend on the model: 0 for what a memory of the
 * team usually is, 1 for the same text.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class CloseMemories {
    /** Of all memories, before the projects are looked at. */
    private static final int LOOKED_AT = 400;
    /** Of one project, if few of those are of it: the newest. */
    private static final int MOST_OF_PROJECT = 20_000;
    /** So few of the projects' memories are compared without a look at all others. */
    private static final int FEW = 3_000;

    private final ReadSource database;
    private final @Nullable VectorSearch vectors;

    CloseMemories(ReadSource database, @Nullable VectorSearch vectors) {
        this.database = database;
        this.vectors = vectors;
    }

    /**
     * Begins to ask how close memories are to a text; the answer is then given beside other work.
     *
     * @param timeout how long the text's vector is waited for
     */
    public Asked ask(String text, Duration timeout) {
        VectorSearch search = vectors;
        return search == null ? () -> null : search.ask(text, timeout);
    }

    /**
     * The closest of these projects and the ones named besides, each with its closeness; those without a vector are left
     * out. Empty without embeddings, and when the text's vector is not there in time.
     *
     * @param asked by {@link #ask}
     * @param besides numbers that are compared, too
     * @param count of the closest
     */
    public Map<Long, Double> to(Asked asked, List<String> projects, Collection<Long> besides, int count) {
        VectorSearch search = vectors;
        float[] question = asked.vector();
        if (search == null || question == null) {
            return Map.of();
        }
        return database.read(connection -> {
            Map<Long, Double> close = new HashMap<>();
            List<String> named = RenamedProjects.now(connection, projects);
            double usual = search.index().usual(question, null);
            List<Near> shown = hasFew(connection, named)
                    ? List.of()
                    : shown(connection, search.index().nearest(question, LOOKED_AT, null), named);
            if (shown.size() < count) {
                shown = search.index().among(question, count, newest(connection, named));
            }
            shown.stream().limit(count).forEach(near -> put(close, near, usual));
            Set<Long> others = new HashSet<>(besides);
            others.removeAll(close.keySet());
            if (!others.isEmpty()) {
                search.index().among(question, others.size(), others).forEach(near -> put(close, near, usual));
            }
            return close;
        });
    }

    private static void put(Map<Long, Double> close, Near near, double usual) {
        close.put(near.memory(), usual < 1 ? Math.clamp((near.cosine() - usual) / (1 - usual), 0, 1) : 0);
    }

    private static boolean hasFew(Connection connection, List<String> projects) throws SQLException {
        if (projects.isEmpty()) {
            return false;
        }
        Select some = new Select("count(*) FROM (SELECT 1 FROM observations").whereIn("project", projects);
        return some.then(" LIMIT ?)", FEW + 1).number(connection) <= FEW;
    }

    /** Of the nearest of all memories the observations of these projects that the viewer may see, nearest first. */
    private static List<Near> shown(Connection connection, Nearness nearestOfAll, List<String> projects)
            throws SQLException {
        List<Near> nearest = nearestOfAll.nearest();
        if (nearest.isEmpty()) {
            return List.of();
        }
        Set<Long> numbers = nearest.stream().map(Near::memory).collect(Collectors.toSet());
        Select select = ofProjects(projects).whereIn("number", numbers);
        Set<Long> shown = new HashSet<>(select.numbers(connection));
        return nearest.stream().filter(near -> shown.contains(near.memory())).toList();
    }

    private static Set<Long> newest(Connection connection, List<String> projects) throws SQLException {
        return new HashSet<>(ofProjects(projects)
                .then(" ORDER BY at DESC, number DESC LIMIT ?", MOST_OF_PROJECT)
                .numbers(connection));
    }

    private static Select ofProjects(List<String> projects) {
        Select select = new Select("number FROM observations").whereIn("project", projects);
        Shown.CURRENT.filter(select, "observations");
        return select;
    }
}
