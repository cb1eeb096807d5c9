/* SPDX-License-Identifier: Apache-2.0 */
/** claude-mem's write wire: the routes of its worker, and the sessions of its server. */
@NullMarked
package dev.memlog.ingest.claudemem;

import org.jspecify.annotations.NullMarked;
