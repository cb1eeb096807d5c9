/* SPDX-License-Identifier: Apache-2.0 */
/** The steady clock of Kafka Streams and sessions, and the wall clock. */
@NullMarked
package dev.memlog.topology.clock;

import org.jspecify.annotations.NullMarked;
