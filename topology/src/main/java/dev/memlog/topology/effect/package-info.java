/* SPDX-License-Identifier: Apache-2.0 */
/** Carries out the session machine's effects: memories, dead letters, id entries, and long work in portions. */
@NullMarked
package dev.memlog.topology.effect;

import org.jspecify.annotations.NullMarked;
