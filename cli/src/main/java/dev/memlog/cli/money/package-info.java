/* SPDX-License-Identifier: Apache-2.0 */
/** Commands for cost, budgets and the pause. */
@NullMarked
package dev.memlog.cli.money;

import org.jspecify.annotations.NullMarked;
