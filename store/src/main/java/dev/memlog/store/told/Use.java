/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import java.time.Instant;

/**
 * What a session did with a memory after it was told it.
 *
 * @param how {@link #CITED}, {@link #READ} or {@link #TOUCHED}
 * @param evidence the event of the session for the first two, or {@link #BY_TOOL}; the number of an observation of the
 *     session for the third
 */
public record Use(String how, long evidence, Instant at) {
    /** Its number is in a prompt, in a tool's input or in what the agent said. */
    public static final String CITED = "cited";

    /** Evidence of what a tool of the node gave the session, without an event. */
    public static final long BY_TOOL = 0;

    /** It was read in full. */
    public static final String READ = "read";

    /** A later observation of the session is about one of its files. */
    public static final String TOUCHED = "touched";
}
