/* SPDX-License-Identifier: Apache-2.0 */
/** Observations that say what an earlier one says. */
@NullMarked
package dev.memlog.store.likeness;

import org.jspecify.annotations.NullMarked;
