/* SPDX-License-Identifier: Apache-2.0 */
/** claude-mem's read wire: its routes, its shapes, its errors. */
@NullMarked
package dev.memlog.recall.claudemem;

import org.jspecify.annotations.NullMarked;
