/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

/** A command could not do its job; the message is the one line that the user sees, and says what to do. */
public final class CommandFailure extends RuntimeException {
    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
