/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

/** The work seen in a session so far, as far as its end depends on it. */
public enum SessionWork {
    /** An agent has opened it, and nothing was asked or done in it. */
    OPENED,
    /** It was used, and there is nothing to summarize. */
    USED,
    /** Something was done since the last turn ended. */
    DUE
}
