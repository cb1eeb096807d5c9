/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.ingest.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.publish.EventPublisher;
import dev.memlog.ingest.publish.PublishOutcome;
import dev.memlog.recall.AdditionCommands;
import java.util.List;

/**
 * Gives what was made elsewhere to the log, as events of the sessions it belongs to.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
final class LogAdditionCommands implements AdditionCommands {
    private final EventPublisher publisher;
    private final CleanMemories memories;

    LogAdditionCommands(EventPublisher publisher, IngestConfig config) {
        this.publisher = publisher;
        memories = new CleanMemories(new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes()));
    }

    @Override
    public Outcome add(List<? extends Addition> additions) {
        return switch (publisher.publish(clean(additions), null)) {
            case PublishOutcome.Acknowledged done -> Outcome.ACKNOWLEDGED;
            case PublishOutcome.Unavailable away -> Outcome.UNAVAILABLE;
            case PublishOutcome.TooLarge large -> Outcome.TOO_LARGE;
        };
    }

    private List<SessionEvent> clean(List<? extends Addition> additions) {
        return additions.stream().<SessionEvent>map(memories::clean).toList();
    }
}
