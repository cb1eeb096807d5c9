/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/** Signals bytes that are not a record of Memlog; the message names the error, never the content. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }
}
