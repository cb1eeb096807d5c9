/* SPDX-License-Identifier: Apache-2.0 */
/** Reads what a provider returned: the body or stream, the text in it, and why it failed. */
@NullMarked
package dev.memlog.processor.provider.answer;

import org.jspecify.annotations.NullMarked;
