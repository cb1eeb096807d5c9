/* SPDX-License-Identifier: Apache-2.0 */
/** The tools as clients that others have written see them. */
@NullMarked
package dev.memlog.app.mcp;

import org.jspecify.annotations.NullMarked;
