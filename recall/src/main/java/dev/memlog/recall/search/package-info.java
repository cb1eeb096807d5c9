/* SPDX-License-Identifier: Apache-2.0 */
/** Finding memories: search, timelines and claude-mem's canned questions. */
@NullMarked
package dev.memlog.recall.search;

import org.jspecify.annotations.NullMarked;
