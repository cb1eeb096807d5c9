/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a {@link SpoolFolder}.
 *
 * @param oldest when the first of those that wait ran; null if none does
 * @param setAside what a node refused
 * @param dropped hooks dropped for lack of room since the file that counts them was removed
 */
public record SpoolState(
        Path folder,
        int waiting,
        @Nullable Instant oldest,
        int setAside,
        long dropped,
        @Nullable Instant lastDropped) {
    /** Whether there is nothing to report. */
    public boolean isEmpty() {
        return waiting == 0 && setAside == 0 && dropped == 0;
    }

    /** Both as one, in the folder of the one that has something to report. */
    SpoolState and(SpoolState other) {
        return new SpoolState(
                isEmpty() ? other.folder : folder,
                waiting + other.waiting,
                earlier(oldest, other.oldest),
                setAside + other.setAside,
                dropped + other.dropped,
                later(lastDropped, other.lastDropped));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    public String text(Instant now) {
        StringBuilder text = new StringBuilder(waiting + (waiting == 1 ? " waits" : " wait") + " for the node");
        if (oldest != null) {
            text.append(", the oldest for ").append(age(oldest, now));
        }
        if (setAside > 0) {
            text.append(", ").append(setAside).append(" refused by a node and set aside as bad-*");
        }
        if (lastDropped != null) {
            text.append(", ")
                    .append(dropped)
                    .append(" dropped for want of room, the last ")
                    .append(age(lastDropped, now));
            text.append(" ago");
        }
        return text + " (" + folder + ")";
    }

    private static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        return age.toHours() < 1
                ? age.toMinutes() + " min"
                : age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
