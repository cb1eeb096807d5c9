/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextShows;
import dev.memlog.recall.context.SizedContext;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.FullField;
import dev.memlog.recall.text.Kinds;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    @Test
    void shouldHaveDefaults() {
        assertThat(ContextConfig.defaults())
                .isEqualTo(new ContextConfig(
                        2_000,
                        50,
                        3,
                        FullField.BOTH,
                        5,
                        List.of(),
                        List.of(),
                        new ContextShows(true, true, false, true, true, false, false, true),
                        2,
                        600));
        assertThat(RecallConfig.defaults("1", 37777).maxConcurrent()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "799,50,3,5,'context.budget-tokens must be 800 to 50000, not 799'",
        "50001,50,3,5,'context.budget-tokens must be 800 to 50000, not 50001'",
        "2000,0,3,5,'context.observations must be 1 to 100, not 0'",
        "2000,101,3,5,'context.observations must be 1 to 100, not 101'",
        "2000,50,21,5,'context.full must be 0 to 20, not 21'",
        "2000,50,3,-1,'context.summaries must be 0 to 20, not -1'"
    })
    void shouldNameTheKeyAndItsRangeWhenAContextSettingIsBad(
            int budget, int observations, int full, int summaries, String message) {
        assertThatThrownBy(() -> SizedContext.of(ContextConfig.defaults(), budget, observations, full, summaries))
                .hasMessage(message);
    }

    @Test
    void shouldNameTheKeyAndItsRangeWhenAReadSettingIsBad() {
        assertThatThrownBy(() -> new RecallConfig("1", 37777, 0, ZoneOffset.UTC, null, Kinds.STANDARD, Byline.NONE))
                .hasMessage("recall.max-concurrent must be 1 to 10000, not 0");
        assertThatThrownBy(() -> new RecallConfig("1", 70000, 1, ZoneOffset.UTC, null, Kinds.STANDARD, Byline.NONE))
                .hasMessage("port must be 0 to 65535, not 70000");
        assertThatThrownBy(() -> new RecallConfig(" ", 37777, 1, ZoneOffset.UTC, null, Kinds.STANDARD, Byline.NONE))
                .hasMessage("version must not be blank");
    }
}
