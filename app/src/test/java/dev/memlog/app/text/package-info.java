/* SPDX-License-Identifier: Apache-2.0 */
/** The program's expressions, all of them found and tried on hostile texts. */
@NullMarked
package dev.memlog.app.text;

import org.jspecify.annotations.NullMarked;
