/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

/** The next offset to project of a partition: all before it is in the rows. */
public record ProjectionOffset(String topic, int partition, long next) {}
