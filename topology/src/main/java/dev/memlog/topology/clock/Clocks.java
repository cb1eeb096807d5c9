/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import java.time.InstantSource;

/**
 * The topology's two clocks (decision 0032).
 *
 * @param steady tells what is due, and when something happened to a session: it never goes back
 * @param wall tells what day it is
 */
public record Clocks(InstantSource steady, InstantSource wall) {
    /** Where nobody sets the clock. */
    public static Clocks both(InstantSource clock) {
        return new Clocks(clock, clock);
    }
}
