/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.store.embedding.EmbeddingConfig.Pauses;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pauses after failures of an endpoint: each twice as long as the one before, up to a bound.
 *
 * <p>Threading: confined to its owner.
 */
final class Backoff {
    private final Pauses pauses;
    private Duration next;

    Backoff(Pauses pauses) {
        this.pauses = pauses;
        next = pauses.retryFirst();
    }

    /** @param asked the pause that the endpoint asks for; null if none. The longer of both counts. */
    Duration afterFailure(@Nullable Duration asked) {
        Duration pause = asked != null && asked.compareTo(next) > 0 ? asked : next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(pauses.retryLongest()) > 0 ? pauses.retryLongest() : doubled;
        return pause;
    }

    void onSuccess() {
        next = pauses.retryFirst();
    }
}
