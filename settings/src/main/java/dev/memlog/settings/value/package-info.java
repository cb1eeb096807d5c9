/* SPDX-License-Identifier: Apache-2.0 */
/** How the text of a setting becomes a value, and the ranges of values. */
@NullMarked
package dev.memlog.settings.value;

import org.jspecify.annotations.NullMarked;
