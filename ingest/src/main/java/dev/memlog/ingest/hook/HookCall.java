/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.ingest.accept.EventOrigin;
import org.jspecify.annotations.Nullable;

/**
 * A hook's payload as its {@link HookReader} understood it.
 *
 * @param hook Claude Code's name of such a hook, the first part of the event's id whatever agent sent it
 * @param occasion the agent's own id of what happened, or what stands for it; null where nothing does, and the event then
 *     is a new one each time it is sent
 */
record HookCall(EventOrigin origin, String hook, @Nullable String occasion, HookReport report) {}
