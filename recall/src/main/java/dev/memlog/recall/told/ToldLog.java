/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import dev.memlog.event.SessionNumber;
import java.time.Instant;
import java.util.Collection;

/**
 * Records what a session was told. It returns at once: the answer does not wait for the record, and a record that cannot be
 * written is dropped.
 *
 * <p>Threading: safe.
 */
@FunctionalInterface
public interface ToldLog {
    ToldLog NONE = (session, at, place, memories, tokens) -> {};

    /**
     * @param place as in {@link dev.memlog.event.Told}
     * @param memories their numbers
     * @param tokens of the text, as estimated
     */
    void write(SessionNumber session, Instant at, String place, Collection<Long> memories, long tokens);
}
