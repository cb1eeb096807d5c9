/* SPDX-License-Identifier: Apache-2.0 */
/** Parses a provider's answer, tolerantly and totally: any text gives a value. */
@NullMarked
package dev.memlog.processor.reply;

import org.jspecify.annotations.NullMarked;
