/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a backup consists of; written last, so that a folder without it is no backup.
 *
 * @param format of the folder; one that is newer than this program's is not restored
 * @param memlog the version that made it
 * @param at all that was acknowledged before is in it
 * @param heldMillis how long sessions were held for it; 0 if the node did not run
 * @param files all but the manifest itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupManifest(int format, String memlog, Instant at, long heldMillis, List<KeptFile> files) {
    public static final int FORMAT = 1;
    public static final String FILE = "manifest.json";

    /** Where the broker's files lie in a backup, as in a data folder. */
    public static final String BROKER = "broker/";

    public BackupManifest {
        files = List.copyOf(files);
    }

    /** @param path beneath the backup's folder, with forward slashes */
    public record KeptFile(String path, long bytes, String sha256) {}

    @JsonIgnore
    public long bytes() {
        return files.stream().mapToLong(KeptFile::bytes).sum();
    }

    public BackupManifest and(KeptFile more) {
        List<KeptFile> all = new ArrayList<>(files);
        all.add(more);
        return new BackupManifest(format, memlog, at, heldMillis, all);
    }
}
