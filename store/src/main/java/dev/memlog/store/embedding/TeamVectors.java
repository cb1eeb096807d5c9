/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.ReadSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The vectors in memory and the rows that they come from, team by team. All share the room for vectors equally.
 *
 * <p>Threading: {@link #of} is safe; the rest is confined to the thread that makes vectors.
 */
final class TeamVectors {
    private final Map<TeamName, Vectors> teams = new ConcurrentHashMap<>();
    private final Supplier<Set<TeamName>> others;
    private final Function<TeamName, ReadSource> sources;
    private final String model;
    private final long memoryBytes;
    private int turn;

    TeamVectors(
            Supplier<Set<TeamName>> others, Function<TeamName, ReadSource> sources, String model, long memoryBytes) {
        this.others = others;
        this.sources = sources;
        this.model = model;
        this.memoryBytes = memoryBytes;
        add(TeamName.LOCAL);
    }

    record Vectors(EmbeddingRows rows, VectorIndex index) {}

    /** Those of a team; none if it is not known. */
    VectorIndex of(TeamName team) {
        Vectors vectors = teams.get(team);
        return vectors == null ? new VectorIndex(0) : vectors.index();
    }

    EmbeddingRows main() {
        return local().rows();
    }

    /** Loads what is new in each database, drops what is gone, and with a team all that it had. */
    void takeUp() {
        Set<TeamName> there = others.get();
        teams.keySet().removeIf(team -> !team.equals(TeamName.LOCAL) && !there.contains(team));
        there.forEach(this::add);
        for (Vectors vectors : teams.values()) {
            vectors.rows().takeUp(vectors.index());
        }
    }

    /** Memories of one team without a vector: each time of the next team that has some and is not paused. */
    List<EmbeddingRows.Wanted> wanted(int count) {
        List<Vectors> all = new ArrayList<>(teams.values());
        for (int i = 0; i < all.size(); i++) {
            EmbeddingRows rows = all.get(Math.floorMod(turn++, all.size())).rows();
            List<EmbeddingRows.Wanted> wanted = rows.isPaused() ? List.of() : rows.wanted(count);
            if (!wanted.isEmpty()) {
                return wanted;
            }
        }
        return List.of();
    }

    void lookAgain() {
        teams.values().forEach(vectors -> vectors.rows().lookAgain());
    }

    long tokensSince(long epochMilli) {
        return teams.values().stream()
                .mapToLong(vectors -> vectors.rows().tokensSince(epochMilli))
                .sum();
    }

    long waiting() {
        return teams.values().stream()
                .mapToLong(vectors -> vectors.rows().waiting())
                .sum();
    }

    int size() {
        return indexes().stream().mapToInt(VectorIndex::size).sum();
    }

    long bytes() {
        return indexes().stream().mapToLong(VectorIndex::bytes).sum();
    }

    private Collection<VectorIndex> indexes() {
        return teams.values().stream().map(Vectors::index).toList();
    }

    private Vectors local() {
        return add(TeamName.LOCAL);
    }

    private Vectors add(TeamName team) {
        return teams.computeIfAbsent(
                team,
                any -> new Vectors(
                        new EmbeddingRows(sources.apply(team), team, model),
                        new VectorIndex(() -> memoryBytes / Math.max(1, teams.size()))));
    }
}
