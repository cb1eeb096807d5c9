/* SPDX-License-Identifier: Apache-2.0 */
/** Modes: what is worth recording, as which types and concepts, and the instructions that say so. */
@NullMarked
package dev.memlog.processor.mode;

import org.jspecify.annotations.NullMarked;
