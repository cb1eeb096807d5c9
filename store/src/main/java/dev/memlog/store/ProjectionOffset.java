/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

/** The next offset to project of a partition: all before it is in the rows. */
record ProjectionOffset(String topic, int partition, long next) {}
