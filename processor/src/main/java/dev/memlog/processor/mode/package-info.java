/* SPDX-License-Identifier: Apache-2.0 */
/** Modes: what is worth remembering, of which types and concepts, and how a provider is told so. */
@NullMarked
package dev.memlog.processor.mode;

import org.jspecify.annotations.NullMarked;
