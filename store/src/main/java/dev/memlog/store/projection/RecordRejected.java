/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

/** A record cannot be projected and may have changed rows; its transaction must not be committed. */
final class RecordRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordRejected(Throwable cause) {
        super("a record is rejected", cause);
    }
}
