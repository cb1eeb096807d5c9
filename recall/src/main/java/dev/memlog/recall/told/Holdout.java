/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import dev.memlog.event.SessionNumber;

/**
 * The share of sessions that are told nothing. It is decided by the session's id alone, so that all nodes decide alike, at
 * any time, and whoever is held out at one share is held out at every larger one.
 *
 * @param percent 0 to 90
 */
public record Holdout(int percent) {
    public static final Holdout NOBODY = new Holdout(0);

    public static final int MOST = 90;

    /** Spreads numbers whose last digits have decided on the partition. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final int SHIFT = 33;

    public Holdout {
        if (percent < 0 || percent > MOST) {
            throw new IllegalArgumentException("context.holdout must be 0 to " + MOST + ", not " + percent);
        }
    }

    public boolean holds(SessionNumber session) {
        return ((session.value() * MIX) >>> SHIFT) % 100 < percent;
    }
}
