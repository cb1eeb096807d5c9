/* SPDX-License-Identifier: Apache-2.0 */
/** Bounds the memory that requests take: one budget of bytes, and the cost of a text as a tree. */
@NullMarked
package dev.memlog.event.limit;

import org.jspecify.annotations.NullMarked;
