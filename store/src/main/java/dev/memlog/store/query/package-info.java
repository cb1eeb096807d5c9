/* SPDX-License-Identifier: Apache-2.0 */
/** The read API: queries of memories, sessions, dead letters and spend. */
@NullMarked
package dev.memlog.store.query;

import org.jspecify.annotations.NullMarked;
