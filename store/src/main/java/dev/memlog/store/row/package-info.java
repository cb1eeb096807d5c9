/* SPDX-License-Identifier: Apache-2.0 */
/** Rows as the read side sees them, and pages of them. */
@NullMarked
package dev.memlog.store.row;

import org.jspecify.annotations.NullMarked;
