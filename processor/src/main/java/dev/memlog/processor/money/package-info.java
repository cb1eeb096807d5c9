/* SPDX-License-Identifier: Apache-2.0 */
/** Prices, charges, budgets and the pause: what calls cost, and whether sessions may spend more. No Kafka, no clock. */
@NullMarked
package dev.memlog.processor.money;

import org.jspecify.annotations.NullMarked;
