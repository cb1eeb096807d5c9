/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.team;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.team.TeamName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of one type that each team has on the control topic now. A record counts for the team that its key names;
 * {@link TeamName#LOCAL} has none, as the nodes' settings are its own.
 *
 * <p>Threading: confined to its owner's lock.
 */
public final class TeamRecords<R extends ControlRecord> {
    private final Class<R> type;
    private final Map<TeamName, Map<String, R>> byTeam = new HashMap<>();

    public TeamRecords(Class<R> type) {
        this.type = type;
    }

    /**
     * Applies the next record of the topic.
     *
     * @param record null once the key was deleted
     * @return the team whose records have changed; empty if those of none
     */
    public Optional<TeamName> apply(String key, @Nullable ControlRecord record) {
        if (record instanceof ControlRecord.TeamErased erased) {
            return byTeam.remove(erased.team()) == null ? Optional.empty() : Optional.of(erased.team());
        }
        TeamName team = ControlRecord.ownerOf(key);
        if (team.equals(TeamName.LOCAL)) {
            return Optional.empty();
        }
        if (type.isInstance(record)) {
            R put = type.cast(record);
            return put.equals(
                            byTeam.computeIfAbsent(team, any -> new HashMap<>()).put(key, put))
                    ? Optional.empty()
                    : Optional.of(team);
        }
        Map<String, R> known = byTeam.getOrDefault(team, Map.of());
        return known.containsKey(key) && known.remove(key) != null ? Optional.of(team) : Optional.empty();
    }

    /** In no order. */
    public Collection<R> of(TeamName team) {
        return List.copyOf(byTeam.getOrDefault(team, Map.of()).values());
    }
}
