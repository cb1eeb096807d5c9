/* SPDX-License-Identifier: Apache-2.0 */
/** What people say of memories, and what it makes of their rows. */
@NullMarked
package dev.memlog.store.mark;

import org.jspecify.annotations.NullMarked;
