/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.ground;

import dev.memlog.event.ground.Grounds;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what memories rest on with the files of a project. Implemented outside of recall.
 *
 * <p>Threading: safe; a call blocks its caller for the given patience at most.
 */
public interface Ground {
    /** For a node on whose machine there are no files of projects. */
    Ground NONE = new Ground() {
        @Override
        public Optional<String> folderOf(String project) {
            return Optional.empty();
        }

        @Override
        public Map<Long, Standing> compare(String folder, Map<Long, Grounds> seen, Duration patience) {
            return Map.of();
        }
    };

    /** A folder of a project on this machine; empty if none is known. */
    Optional<String> folderOf(String project);

    /**
     * Returns what is known in time of each memory; one of another repository, or of which nothing is known, is left
     * out.
     *
     * @param folder in which somebody works
     * @param seen the grounds of memories, by number
     */
    Map<Long, Standing> compare(String folder, Map<Long, Grounds> seen, Duration patience);
}
