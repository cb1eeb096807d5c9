/* SPDX-License-Identifier: Apache-2.0 */
/** What calls have cost, budgets and the pause. */
@NullMarked
package dev.memlog.recall.spend;

import org.jspecify.annotations.NullMarked;
