/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.edge.HttpLimits;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpLimitsTest {
    private static final long MIB = 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void shouldGoByTheHeapUnlessTheyAreSet() {
        HttpLimits limits = Configs.httpLimits(settings(Map.of()));

        assertThat(limits.memory().max()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(limits.maxConnections()).isEqualTo(HttpLimits.connectionsOfHeap());
    }

    @Test
    void shouldTakeWhatIsSet() {
        HttpLimits limits = Configs.httpLimits(
                settings(Map.of("MEMLOG_HTTP_MAX_BODY_MEMORY", "64MB", "MEMLOG_HTTP_MAX_CONNECTIONS", "7")));

        assertThat(limits.memory().max()).isEqualTo(64 * MIB);
        assertThat(limits.maxConnections()).isEqualTo(7);
    }

    @Test
    void shouldNameKeyAndRangeOfMemoryThatIsTooLittle() {
        assertThatThrownBy(() -> Configs.httpLimits(settings(Map.of("MEMLOG_HTTP_MAX_BODY_MEMORY", "63MB"))))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("http.max-body-memory")
                .hasMessageContaining("from 64MB to 64GB");
    }

    private Settings settings(Map<String, String> environment) {
        return Settings.load(Map.of("data", folder.toString()), environment);
    }
}
