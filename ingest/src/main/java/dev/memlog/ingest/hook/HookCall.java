/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import dev.memlog.ingest.accept.EventOrigin;
import org.jspecify.annotations.Nullable;

/**
 * A hook's payload as its {@link HookReader} understood it.
 *
 * @param hook Claude Code's name of the hook; the first part of the event's id for every agent
 * @param occasion the agent's id of the occurrence, or a substitute; null if there is none, and then each delivery is a
 *     new event
 */
record HookCall(EventOrigin origin, String hook, @Nullable String occasion, HookReport report) {}
