/* SPDX-License-Identifier: Apache-2.0 */
/** The steady clock that Kafka Streams and sessions go by, and the wall clock beside it. */
@NullMarked
package dev.memlog.topology.clock;

import org.jspecify.annotations.NullMarked;
