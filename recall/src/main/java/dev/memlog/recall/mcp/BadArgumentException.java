/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

/** An argument that cannot be meant; the message names it and says what it may be. */
public final class BadArgumentException extends Exception {
    private static final long serialVersionUID = 1L;

    BadArgumentException(String message) {
        super(message);
    }
}
