/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.EventId;
import dev.memlog.processor.session.SessionEffect;
import org.jspecify.annotations.Nullable;

/**
 * Long work on one session, and how far it has got.
 *
 * @param done how many, or up to which sequence, by the kind of work; 0 at its beginning
 * @param after the last event id that was looked at; null at the beginning, and where ids are not looked at
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
