/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/** The last record of {@link Topics#EVENTS} that a session record takes into account. */
public record SourceOffset(int partition, long offset) {}
