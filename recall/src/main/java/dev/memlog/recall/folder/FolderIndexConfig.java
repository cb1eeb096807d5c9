/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import java.nio.file.Path;
import java.util.List;

/**
 * @param exclude globs of folders without notes: of a name anywhere, such as {@code generated}; of a path below the
 *     repository's root, such as {@code docs/**}; or absolute
 * @param observations maximum number in a folder's notes
 * @param root whether the folder of the repository itself gets notes, too
 */
public record FolderIndexConfig(List<String> exclude, int observations, boolean root) {
    public FolderIndexConfig {
        exclude = List.copyOf(exclude);
        if (observations < 1) {
            throw new IllegalArgumentException("folder-index.observations must be at least 1, but is " + observations);
        }
        // A mistake is reported at the start.
        new FolderGlobs(exclude, Path.of("/"));
    }
}
