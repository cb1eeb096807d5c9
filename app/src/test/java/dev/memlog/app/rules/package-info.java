/* SPDX-License-Identifier: Apache-2.0 */
/** Rules that all of the program's classes obey. */
@NullMarked
package dev.memlog.app.rules;

import org.jspecify.annotations.NullMarked;
