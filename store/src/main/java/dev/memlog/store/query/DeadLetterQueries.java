/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the read side asks of the dead letters that are not settled.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface DeadLetterQueries {
    /** By the time of the last failure. */
    Page<DeadLetterRow> letters(DeadLetterFilter filter, boolean oldestFirst, int offset, int limit);

    Optional<Whole> letter(String key);

    Stats stats(DeadLetterFilter filter);

    /** What a sweep over these letters would come to: {@code most} of them at most. */
    Reach reach(DeadLetterFilter filter, Sweep sweep, int most);

    /** The next letters of a sweep: session by session, and within one in the order in which its events came. */
    List<DeadLetterRow> next(DeadLetterFilter filter, Sweep sweep, int most);

    /** A letter and the bytes of its original. */
    record Whole(DeadLetterRow row, byte[] payload) {}

    /**
     * A walk over letters.
     *
     * @param replaysBelow leaves out letters that were replayed as often or more often
     * @param undecodable whether letters of no session, which nobody can try again, are met as well
     * @param after where the walk stands; null at its beginning
     */
    record Sweep(
            int replaysBelow, boolean undecodable, @Nullable Place after) {}

    /**
     * A letter's place in the order of a sweep.
     *
     * @param session empty for a letter of none
     */
    record Place(String session, int partition, long offset, String key) {}

    /**
     * @param matched all that meet the filter and are not behind the sweep
     * @param left out of these, what the sweep leaves out for good
     * @param letters what it reaches, no more than were asked for
     * @param bytes of the originals of these
     */
    record Reach(long matched, long left, long letters, long sessions, long bytes) {}

    /**
     * @param undecodable letters of no session
     * @param bytes of all originals
     * @param oldest when the oldest failed first; null if there is none
     * @param byProvider blank for those that no provider has seen
     */
    record Stats(
            long count,
            long undecodable,
            long sessions,
            long bytes,
            @Nullable Instant oldest,
            Map<String, Long> byFailure,
            Map<String, Long> byProject,
            Map<String, Long> byProvider) {}
}
