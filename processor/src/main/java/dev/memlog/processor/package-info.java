/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From one batch of events to memories: the pure session machine, prompts, providers and reply parsing. Independent of
 * Kafka, and without a clock: time comes in as an argument.
 */
@NullMarked
package dev.memlog.processor;

import org.jspecify.annotations.NullMarked;
