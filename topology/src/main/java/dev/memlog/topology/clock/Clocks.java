/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import java.time.InstantSource;

/**
 * The topology's two clocks (decision 0032).
 *
 * @param steady decides what is due and dates session events: it never goes back
 * @param wall decides the calendar day
 */
public record Clocks(InstantSource steady, InstantSource wall) {
    /** One clock for both, where the clock is never set. */
    public static Clocks both(InstantSource clock) {
        return new Clocks(clock, clock);
    }
}
