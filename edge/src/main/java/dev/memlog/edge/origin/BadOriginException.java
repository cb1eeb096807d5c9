/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.origin;

/** An entry of the list of allowed origins is invalid; the message names the entry and the fix. */
public final class BadOriginException extends RuntimeException {
    private final String problem;

    BadOriginException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** The entry, and what it must be. */
    public String problem() {
        return problem;
    }
}
