/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import dev.memlog.event.text.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Where a project was seen; distinguishes folders of the same name.
 *
 * @param folder the real path of the repository's main folder, of the folder with the marker, or of the folder itself
 * @param remote the repository's normalized address; null without one
 */
public record ProjectRoot(String folder, @Nullable String remote) {
    private static final int LENGTH = 8;

    /** Equal on every machine for the clones of one remote. */
    public String hash() {
        return Sha256.hex(remote == null ? "folder " + folder : "remote " + remote)
                .substring(0, LENGTH);
    }

    /** Whether it is the same folder, or another clone of the same repository. */
    public boolean isSameAs(ProjectRoot other) {
        return folder.equals(other.folder) || (remote != null && remote.equals(other.remote));
    }

    @Override
    public String toString() {
        return remote == null ? folder : folder + " (" + remote + ")";
    }
}
