/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.team.TeamName;
import dev.memlog.event.thread.Border;
import dev.memlog.store.projection.CommitListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The listeners of each team's commits. A failing one keeps nothing from the others.
 *
 * <p>Threading: safe.
 */
final class CommitListeners {
    private final Map<TeamName, List<CommitListener>> listeners = new ConcurrentHashMap<>();

    /** @return takes it away */
    Runnable add(TeamName team, CommitListener listener) {
        List<CommitListener> ofTeam = listeners.computeIfAbsent(team, any -> new CopyOnWriteArrayList<>());
        ofTeam.add(listener);
        return () -> ofTeam.remove(listener);
    }

    void notify(TeamName team, CommitListener.Commit commit) {
        listeners
                .getOrDefault(team, List.of())
                .forEach(listener -> Border.guard("commit-listener", () -> listener.onCommit(commit))
                        .run());
    }
}
