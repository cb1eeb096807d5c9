/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

/** The model cannot be used in this process. The message says why, and what can be done. */
public final class LocalModelException extends Exception {
    private static final long serialVersionUID = 1;

    LocalModelException(String message, Throwable cause) {
        super(message, cause);
    }

    LocalModelException(String message) {
        super(message);
    }
}
