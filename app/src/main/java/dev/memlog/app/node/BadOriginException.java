/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

/** The list of allowed origins has an entry that is none; the message names the entry and the fix. */
final class BadOriginException extends RuntimeException {
    BadOriginException(String message) {
        super(message);
    }
}
