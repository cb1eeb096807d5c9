/* SPDX-License-Identifier: Apache-2.0 */
/** What claude-mem's plugin asks of its worker process. */
@NullMarked
package dev.memlog.node.claudemem;

import org.jspecify.annotations.NullMarked;
