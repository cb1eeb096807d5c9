/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.broker;

import dev.memlog.event.text.Explained;

/** The broker cannot start or its topics are not usable; the message says what to do about it. */
public final class BrokerException extends RuntimeException implements Explained {
    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
