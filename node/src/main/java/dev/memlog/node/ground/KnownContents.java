/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.SeenFile;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.ingest.ground.FileContent;
import dev.memlog.ingest.ground.WorkTree;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The contents of files as they were read last, as long as size, time and identity of a file stay the same.
 *
 * <p>Threading: safe.
 */
final class KnownContents {
    private static final int MOST = 20_000;
    /** A file that was written this lately may be written again within the same tick of the file system's clock. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Map<String, Known> known = new RecentEntries<>(MOST);

    KnownContents(InstantSource clock) {
        this.clock = clock;
    }

    private record Known(
            long size, FileTime modified, @Nullable Object file, boolean sha256, SeenFile content) {}

    /** @throws IOException if it cannot be read */
    SeenFile of(WorkTree.Place.Regular place, boolean sha256) throws IOException {
        String key = place.file().toString();
        FileTime modified = place.attributes().lastModifiedTime();
        synchronized (known) {
            Known before = known.get(key);
            if (before != null
                    && before.size == place.attributes().size()
                    && before.modified.equals(modified)
                    && before.sha256 == sha256
                    && Objects.equals(before.file, place.attributes().fileKey())) {
                return before.content;
            }
        }
        SeenFile content = FileContent.of(place, sha256);
        if (modified.toInstant().isBefore(clock.instant().minus(SETTLED))) {
            synchronized (known) {
                known.put(
                        key,
                        new Known(
                                place.attributes().size(),
                                modified,
                                place.attributes().fileKey(),
                                sha256,
                                content));
            }
        }
        return content;
    }
}
