/* SPDX-License-Identifier: Apache-2.0 */
/** Forgets memories, dead letters and sessions, in bounded requests. */
@NullMarked
package dev.memlog.admin.forget;

import org.jspecify.annotations.NullMarked;
