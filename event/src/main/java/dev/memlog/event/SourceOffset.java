/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/** The last record of {@link Topics#EVENTS} that a session record accounts for. */
public record SourceOffset(int partition, long offset) {
    public SourceOffset {
        if (partition < 0 || offset < 0 || offset == Long.MAX_VALUE) {
            throw new IllegalArgumentException("partition and offset must be those of a record");
        }
    }
}
