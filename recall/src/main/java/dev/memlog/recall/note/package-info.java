/* SPDX-License-Identifier: Apache-2.0 */
/** Memories that are saved by hand. */
@NullMarked
package dev.memlog.recall.note;

import org.jspecify.annotations.NullMarked;
