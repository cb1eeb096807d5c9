/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.settings.UserError;
import dev.memlog.store.sql.StoreException;
import java.sql.SQLException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;

    @Test
    void shouldSayHowToMendADamagedDatabase() {
        assertThat(FailureText.of(StoreException.of("reading", sqlite(SQLITE_CORRUPT))))
                .startsWith("reading failed")
                .contains("`memlog rebuild`");
        assertThat(FailureText.of(StoreException.of("reading", sqlite(SQLITE_FULL))))
                .doesNotContain("rebuild");
    }

    @Test
    void shouldSayHowToMendStatesThatCannotBeRead() {
        Exception opened = new ProcessorStateException("Error opening store sessions");

        assertThat(FailureText.of(new StreamsException(opened)))
                .contains("Error opening store sessions", "`memlog rebuild --states`");
    }

    @Test
    void shouldTellABugFromAMistake() {
        assertThat(FailureText.of(new UserError("choose\n another"))).isEqualTo("choose; another");
        assertThat(FailureText.of(new IllegalStateException("what"))).startsWith("unexpected: ");
    }

    private static SQLException sqlite(int code) {
        return new SQLException("it failed", null, code);
    }
}
