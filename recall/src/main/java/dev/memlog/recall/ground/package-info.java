/* SPDX-License-Identifier: Apache-2.0 */
/** Says of a memory that is told or found whether the files that it rests on are still what they were. */
@NullMarked
package dev.memlog.recall.ground;

import org.jspecify.annotations.NullMarked;
