/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import dev.memlog.event.SessionEvent;
import org.jspecify.annotations.Nullable;

/** An event of the generic wire, with the sender's names for it, which the reply repeats. */
record GenericEvent(
        SessionEvent event,
        String eventType,
        @Nullable String projectId,
        @Nullable String sourceType) {}
