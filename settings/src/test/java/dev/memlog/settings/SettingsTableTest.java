/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
    @Test
    void shouldStandInTheDocumentsAsItIsWritten() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "settings.md"));

        assertThat(document)
                .as("docs/settings.md lags behind the settings: put in what bin/memlog config --markdown prints")
                .contains(SettingsTable.markdown());
    }

    @Test
    void shouldNameEveryKeyOrItsPattern() {
        String table = SettingsTable.markdown();

        assertThat(AllSettings.list())
                .allSatisfy(setting -> assertThat(table)
                        .containsAnyOf(
                                "`" + setting.key() + "`",
                                "`" + setting.key().replaceFirst("provider\\.[^.]+", "provider.NAME") + "`"));
    }
}
