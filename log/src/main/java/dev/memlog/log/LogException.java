/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.text.Explained;

/** The broker cannot start or its topics are not usable; the message says what to do about it. */
public final class LogException extends RuntimeException implements Explained {
    public LogException(String message) {
        super(message);
    }

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
