/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.SeenFile;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.node.ground.FileFates.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search of a tree found out about missing files, for a short time: a session asks about the same files again and
 * again.
 *
 * <p>Threading: safe.
 */
final class KnownFates {
    private static final int MOST = 5_000;
    /** So long a file that was moved may still be said to be gone. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Map<Question, Answer> known = new RecentEntries<>(MOST);

    private record Question(Path root, SeenFile seen) {}

    private record Answer(Fate fate, long at) {}

    @Nullable
    Fate of(Path root, SeenFile seen) {
        synchronized (known) {
            Answer answer = known.get(new Question(root, seen));
            return answer != null && System.nanoTime() - answer.at < FRESH.toNanos() ? answer.fate : null;
        }
    }

    void put(Path root, SeenFile seen, Fate fate) {
        synchronized (known) {
            known.put(new Question(root, seen), new Answer(fate, System.nanoTime()));
        }
    }
}
