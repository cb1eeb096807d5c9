/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit, as far as it is needed here.
 *
 * @param tree the id of the list of its files
 * @param at seconds since 1970, by the clock of the committer
 */
record GitCommit(String id, String tree, List<String> parents, long at) {
    private static final String TREE = "tree ";
    private static final String PARENT = "parent ";
    private static final String COMMITTER = "committer ";

    GitCommit {
        parents = List.copyOf(parents);
    }

    /** Null if the bytes are none of a commit. */
    static @Nullable GitCommit of(String id, byte[] bytes) {
        String tree = null;
        List<String> parents = new ArrayList<>();
        long at = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith(TREE)) {
                tree = line.substring(TREE.length());
            } else if (line.startsWith(PARENT)) {
                parents.add(line.substring(PARENT.length()));
            } else if (line.startsWith(COMMITTER)) {
                at = time(line);
            }
        }
        return tree == null ? null : new GitCommit(id, tree, parents, at);
    }

    /** Of a line that ends with the time and its zone; 0 if it is unreadable. */
    private static long time(String line) {
        int zone = line.lastIndexOf(' ');
        int time = zone < 0 ? -1 : line.lastIndexOf(' ', zone - 1);
        try {
            return time < 0 ? 0 : Long.parseLong(line.substring(time + 1, zone));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
