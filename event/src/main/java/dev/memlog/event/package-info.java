/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The vocabulary that all parts share: ids, events, memories, dead letters, topic and header names, and the codecs that
 * turn them into bytes and back. Everything here is immutable and free of Kafka types, so that each module can meet the
 * others in topics alone.
 */
@NullMarked
package dev.memlog.event;

import org.jspecify.annotations.NullMarked;
