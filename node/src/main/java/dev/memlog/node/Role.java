/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

/** What a process does of the whole; alone on a laptop it does all. */
public enum Role {
    /** Takes hook events in. */
    INGEST,
    /** Works sessions through and calls providers. */
    PROCESS,
    /** Keeps the projection and answers from it. */
    STORE
}
