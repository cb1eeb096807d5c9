/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreConfigTest {
    private static final Path FILE = Path.of("memlog.db");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldHaveUsableDefaults() {
        StoreConfig config = StoreConfig.defaults(FILE);

        assertThat(config.database()).isEqualTo(FILE);
        assertThat(config.node()).isEqualTo("local");
        assertThat(config.busyTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.readers()).isEqualTo(8);
        assertThat(config.batchRecords()).isEqualTo(500);
        assertThat(config.nearDuplicates()).isTrue();
    }

    @Test
    void shouldKeepEveryValue() {
        StoreConfig config =
                new StoreConfig(FILE, "node-2", SECOND, 3, 7, Duration.ofMillis(20), Duration.ofMillis(30), false);

        assertThat(config)
                .extracting(
                        "node",
                        "busyTimeout",
                        "readers",
                        "batchRecords",
                        "retryBackoff",
                        "lagTimeout",
                        "nearDuplicates")
                .containsExactly("node-2", SECOND, 3, 7, Duration.ofMillis(20), Duration.ofMillis(30), false);
    }

    @Test
    void shouldNameKeyAndRangeWhenValueIsBad() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "a b", SECOND, 1, 1, SECOND, SECOND, true))
                .withMessageContaining("store.node");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "n", Duration.ZERO, 1, 1, SECOND, SECOND, true))
                .withMessage("store.busy-timeout must be positive, but is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "n", SECOND, 65, 1, SECOND, SECOND, true))
                .withMessage("store.readers must be between 1 and 64, but is 65");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "n", SECOND, 1, 0, SECOND, SECOND, true))
                .withMessageContaining("store.batch-records");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "n", SECOND, 1, 1, Duration.ofHours(1), SECOND, true))
                .withMessageContaining("store.retry-backoff");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreConfig(FILE, "n", SECOND, 1, 1, SECOND, Duration.ofHours(1), true))
                .withMessageContaining("store.lag-timeout");
    }
}
