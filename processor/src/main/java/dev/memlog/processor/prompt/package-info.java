/* SPDX-License-Identifier: Apache-2.0 */
/** The content of a provider call: instructions, digest and batch, within a token budget. */
@NullMarked
package dev.memlog.processor.prompt;

import org.jspecify.annotations.NullMarked;
