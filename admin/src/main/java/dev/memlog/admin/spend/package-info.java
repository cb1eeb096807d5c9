/* SPDX-License-Identifier: Apache-2.0 */
/** Pauses and resumes provider calls, and sets budgets. */
@NullMarked
package dev.memlog.admin.spend;

import org.jspecify.annotations.NullMarked;
