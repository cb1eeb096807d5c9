/* SPDX-License-Identifier: Apache-2.0 */
/** Bounds on memory: one budget of bytes for requests, what a text costs when it is read, and a map of bounded size. */
@NullMarked
package dev.memlog.event.limit;

import org.jspecify.annotations.NullMarked;
