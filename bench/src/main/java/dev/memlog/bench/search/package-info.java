/* SPDX-License-Identifier: Apache-2.0 */
/** Search quality and speed, measured on a fixed set of memories and queries. */
@NullMarked
package dev.memlog.bench.search;

import org.jspecify.annotations.NullMarked;
