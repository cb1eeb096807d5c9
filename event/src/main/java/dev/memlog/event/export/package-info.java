/* SPDX-License-Identifier: Apache-2.0 */
/** The lines of an export file, written and read. */
@NullMarked
package dev.memlog.event.export;

import org.jspecify.annotations.NullMarked;
