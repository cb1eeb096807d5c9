/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SelectTest {
    @Test
    void shouldReadNumbersAsOneText() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            String all = "number FROM (SELECT 1 AS number UNION ALL SELECT -2 UNION ALL SELECT " + Long.MAX_VALUE + ")";

            assertThat(new Select(all).numbers(connection)).containsExactlyInAnyOrder(1L, -2L, Long.MAX_VALUE);
            assertThat(new Select(all).where("number > ?", 1).numbers(connection))
                    .containsExactly(Long.MAX_VALUE);
            assertThat(new Select(all).where("number = ?", 7).numbers(connection))
                    .isEmpty();
        }
    }
}
