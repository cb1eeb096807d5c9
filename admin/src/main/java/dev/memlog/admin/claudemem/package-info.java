/* SPDX-License-Identifier: Apache-2.0 */
/** Imports the rows that claude-mem's clients post. */
@NullMarked
package dev.memlog.admin.claudemem;

import org.jspecify.annotations.NullMarked;
