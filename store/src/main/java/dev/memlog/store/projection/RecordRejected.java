/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

/** No rows can be made of a record, after some may have been; the transaction that it is in must not be committed. */
final class RecordRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordRejected(Throwable cause) {
        super("a record is rejected", cause);
    }
}
