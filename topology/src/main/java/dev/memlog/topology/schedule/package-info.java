/* SPDX-License-Identifier: Apache-2.0 */
/** Decides when a session's next call starts: work list, spend holds, idle time, replays, draining. */
@NullMarked
package dev.memlog.topology.schedule;

import org.jspecify.annotations.NullMarked;
