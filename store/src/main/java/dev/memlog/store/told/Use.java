/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import java.time.Instant;

/**
 * What a session did with a memory after it was told it, or, for {@link #MET}, what happened to it all the same.
 *
 * @param how {@link #CITED}, {@link #READ}, {@link #RAN}, {@link #TOUCHED} or {@link #MET}
 * @param evidence the number of an observation of the session for {@link #TOUCHED}; else the event of the session, or
 *     {@link #BY_TOOL}
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

    /** A command that its text names was run, and did not fail. */
    public static final String RAN = "ran";

    /** A tool failed with an error that it was made of. This is no use: the memory did not prevent it. */
    public static final String MET = "met";

    /** The condition for a row of {@code told_uses} that is a use. */
    static final String IS_USE = "how <> '" + MET + "'";
}
