/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One batch of events to memories: the pure session machine, prompts, providers and reply parsing. Knows nothing of
 * Kafka and has no clock of its own: time comes in as an argument.
 */
@NullMarked
package dev.memlog.processor;

import org.jspecify.annotations.NullMarked;
