/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.EventId;
import dev.memlog.processor.session.SessionEffect;
import org.jspecify.annotations.Nullable;

/**
 * Long work on one session, and how far it has got.
 *
 * @param done number of items done, or the last sequence, by the kind of work; 0 at the start
 * @param after the last event id read; null at the start, and for work that reads no ids
 */
public record Chore(
        SessionEffect.LongWork work, long done, @Nullable EventId after) {
    public static Chore of(SessionEffect.LongWork work) {
        return new Chore(work, 0, null);
    }

    public Chore upTo(long nowDone) {
        return new Chore(work, nowDone, after);
    }

    public Chore behind(EventId id) {
        return new Chore(work, done, id);
    }
}
