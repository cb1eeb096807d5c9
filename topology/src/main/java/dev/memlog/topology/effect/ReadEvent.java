/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SourceOffset;
import org.jspecify.annotations.Nullable;

/** A decoded record of the events topic, with its offset, its own bytes and its trace context. */
public record ReadEvent(
        SessionEvent event,
        SourceOffset offset,
        byte[] value,
        @Nullable String traceparent) {}
