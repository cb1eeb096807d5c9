/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(5);

    private final Backoff backoff =
            new Backoff(new EmbeddingConfig.Pauses(Duration.ZERO, Duration.ZERO, FIRST, FIRST.multipliedBy(3)));

    @Test
    void shouldDoubleUpToItsBoundAndBeginAgainAfterASuccess() {
        assertThat(backoff.afterFailure(null)).isEqualTo(FIRST);
        assertThat(backoff.afterFailure(null)).isEqualTo(FIRST.multipliedBy(2));
        assertThat(backoff.afterFailure(null)).isEqualTo(FIRST.multipliedBy(3));
        assertThat(backoff.afterFailure(null)).isEqualTo(FIRST.multipliedBy(3));

        backoff.onSuccess();
        assertThat(backoff.afterFailure(null)).isEqualTo(FIRST);
    }

    @Test
    void shouldWaitForAsLongAsTheEndpointAsksIfThatIsLonger() {
        assertThat(backoff.afterFailure(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(backoff.afterFailure(Duration.ofSeconds(1))).isEqualTo(FIRST.multipliedBy(2));
    }
}
