/* SPDX-License-Identifier: Apache-2.0 */
/** Reads a provider's response: the body or stream, the text in it, and the class of its failure. */
@NullMarked
package dev.memlog.processor.provider.answer;

import org.jspecify.annotations.NullMarked;
