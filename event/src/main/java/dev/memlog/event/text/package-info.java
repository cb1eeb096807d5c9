/* SPDX-License-Identifier: Apache-2.0 */
/** What every module does with a text. */
@NullMarked
package dev.memlog.event.text;

import org.jspecify.annotations.NullMarked;
