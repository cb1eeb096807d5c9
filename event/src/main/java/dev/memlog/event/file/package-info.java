/* SPDX-License-Identifier: Apache-2.0 */
/** Files and lines with bounds and owner-only permissions. */
@NullMarked
package dev.memlog.event.file;

import org.jspecify.annotations.NullMarked;
