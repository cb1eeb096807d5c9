/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/** Bytes that are not a record of ours; the message says what is wrong with them, never what they contain. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }
}
