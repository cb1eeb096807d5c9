/* SPDX-License-Identifier: Apache-2.0 */
/** What a task remembers of its sessions: changelogged stores behind typed wrappers. */
@NullMarked
package dev.memlog.topology.state;

import org.jspecify.annotations.NullMarked;
