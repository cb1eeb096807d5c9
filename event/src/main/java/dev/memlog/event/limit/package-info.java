/* SPDX-License-Identifier: Apache-2.0 */
/** What bounds the memory that requests take: one budget of bytes, and what a text costs when it is read. */
@NullMarked
package dev.memlog.event.limit;

import org.jspecify.annotations.NullMarked;
