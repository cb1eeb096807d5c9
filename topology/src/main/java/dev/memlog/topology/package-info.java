/* SPDX-License-Identifier: Apache-2.0 */
/** Kafka Streams: per-session state stores, asynchronous dispatch of provider calls, punctuators, dead letters. */
@NullMarked
package dev.memlog.topology;

import org.jspecify.annotations.NullMarked;
