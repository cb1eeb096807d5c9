/* SPDX-License-Identifier: Apache-2.0 */
/** What a provider is asked: instructions, digest and batch, within a token budget. */
@NullMarked
package dev.memlog.processor.prompt;

import org.jspecify.annotations.NullMarked;
