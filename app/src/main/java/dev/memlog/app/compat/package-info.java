/* SPDX-License-Identifier: Apache-2.0 */
/** What clients of claude-mem's worker ask of it beyond sessions and memories: its settings, and parts that it alone has. */
@NullMarked
package dev.memlog.app.compat;

import org.jspecify.annotations.NullMarked;
