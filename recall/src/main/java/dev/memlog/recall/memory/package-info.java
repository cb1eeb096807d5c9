/* SPDX-License-Identifier: Apache-2.0 */
/** Memories by list, number and session; hiding them and showing them again. */
@NullMarked
package dev.memlog.recall.memory;

import org.jspecify.annotations.NullMarked;
