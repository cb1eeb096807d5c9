/* SPDX-License-Identifier: Apache-2.0 */
/** Authors decide who finds their memories. */
@NullMarked
package dev.memlog.admin.share;

import org.jspecify.annotations.NullMarked;
