/* SPDX-License-Identifier: Apache-2.0 */
/** What calls cost, and whether sessions may spend more: prices, charges, budgets, the pause. No Kafka, no clock. */
@NullMarked
package dev.memlog.processor.money;

import org.jspecify.annotations.NullMarked;
