/* SPDX-License-Identifier: Apache-2.0 */
/** Exports and imports of any length, line by line. */
@NullMarked
package dev.memlog.admin.transfer;

import org.jspecify.annotations.NullMarked;
