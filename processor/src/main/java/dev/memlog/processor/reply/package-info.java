/* SPDX-License-Identifier: Apache-2.0 */
/** What a provider answered, read tolerantly and totally: any text gives a value. */
@NullMarked
package dev.memlog.processor.reply;

import org.jspecify.annotations.NullMarked;
