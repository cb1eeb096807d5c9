/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.ControlRecord.ProjectRename;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps a name to its project after renames.
 *
 * <p>Threading: safe; requests ask it, the control topic's reader updates it.
 */
public final class ProjectRenames {
    private static final int MOST = 20_000;

    /** From each old name to the current one, never to another old one. */
    private final Map<String, String> current = new HashMap<>();

    public synchronized void control(ProjectRename rename) {
        String to = now(rename.to());
        if (to.equals(rename.from()) || (current.size() >= MOST && !current.containsKey(rename.from()))) {
            return;
        }
        current.replaceAll((old, name) -> name.equals(rename.from()) ? to : name);
        current.put(rename.from(), to);
    }

    public synchronized String now(String name) {
        return current.getOrDefault(name, name);
    }

    /** The project's earlier names. */
    synchronized List<String> oldNames(String name) {
        return current.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .toList();
    }
}
