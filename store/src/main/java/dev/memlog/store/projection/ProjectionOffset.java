/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

/** The next offset to project of a partition; all earlier records are in the rows. */
public record ProjectionOffset(String topic, int partition, long next) {}
