/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.memlog.processor.provider.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final Usage MILLION = new Usage(1_000_000, 1_000_000);

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-haiku-4-5, 6000000",
        "claude-cli, claude-haiku-4-5-20251001, 6000000",
        "gemini, gemini-2.5-flash-lite, 500000",
        "gemini, gemini-2.5-flash, 2800000",
        "openai, gpt-4.1-mini, 2000000",
        "openai, gpt-4.1-2025-04-14, 10000000",
        "anthropic, claude-opus-4-1-20250805, 90000000",
        "anthropic, claude-opus-4-8, 30000000",
        "anthropic, claude-opus-5-20260701, 30000000",
        "anthropic, claude-opus-5-5, 24000000",
        "anthropic, claude-sonnet-5, 12000000",
        "anthropic, claude-fable-5-1, 60000000",
        "gemini, gemini-3.8-flash, 9000000",
        "gemini, gemini-3.1-pro-preview, 14000000",
        "openai, gpt-5.6-luna, 1400000",
        "openai, gpt-6-sol-2026-10-01, 12000000",
        "openrouter, anthropic/claude-opus-5.5, 24000000",
        "openrouter, google/gemini-2.5-flash, 2800000",
        "offline, rules, 0",
        "openrouter, xiaomi/mimo-v2-flash:free, 0"
    })
    void shouldKnowWellKnownModels(String provider, String model, long micros) {
        assertThat(PriceTable.with(Map.of()).charge(provider, model, MILLION).costMicros())
                .isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({"openai, llama3", "openai, mine:free", "gemini, gemini-2.5-flash-of-a-later-day", "openai, ''"})
    void shouldTellNoCostOfAModelWithoutAPrice(String provider, String model) {
        Charge charge = PriceTable.with(Map.of()).charge(provider, model, MILLION);

        assertThat(charge.costMicros()).isNull();
        assertThat(charge.unpricedTokens()).isEqualTo(2_000_000);
    }

    @Test
    void shouldTakeTheLongestNameThatFitsAndTheExactOneBeforeAll() {
        PriceTable prices = PriceTable.with(Map.of(
                "a*.input",
                "1",
                "a*.output",
                "1",
                "ab*.input",
                "2",
                "ab*.output",
                "2",
                "abc.input",
                "3",
                "abc.output",
                "3"));

        assertThat(prices.charge("openai", "ax", MILLION).costMicros()).isEqualTo(2_000_000);
        assertThat(prices.charge("openai", "abx", MILLION).costMicros()).isEqualTo(4_000_000);
        assertThat(prices.charge("openai", "abc", MILLION).costMicros()).isEqualTo(6_000_000);
    }

    @Test
    void shouldPriceByTheConfigurationAloneWhereItNamesAModel() {
        PriceTable prices = PriceTable.with(Map.of("claude-haiku-4-5*.input", "2", "claude-haiku-4-5*.output", "0"));

        Charge charge = prices.charge("anthropic", "claude-haiku-4-5", new Usage(100, 7, 50));

        assertThat(charge.costMicros()).isEqualTo(200);
    }

    @Test
    void shouldCountCachedInputAtItsOwnPriceAndRoundUp() {
        PriceTable prices = PriceTable.with(Map.of("m.input", "1", "m.output", "5", "m.cached-input", "0.1"));

        assertThat(prices.charge("openai", "m", new Usage(100, 20, 60)).costMicros())
                .isEqualTo(40 + 6 + 100);
        assertThat(prices.charge("openai", "m", new Usage(1, 0, 1)).costMicros())
                .isEqualTo(1);
    }

    @Test
    void shouldCutCountsThatCannotBe() {
        PriceTable prices = PriceTable.with(Map.of("m.input", "1000", "m.output", "1000"));

        assertThat(prices.charge("openai", "m", new Usage(-5, -1, -7)).costMicros())
                .isZero();
        assertThat(prices.charge("openai", "m", new Usage(Long.MAX_VALUE, Long.MAX_VALUE))
                        .costMicros())
                .isEqualTo(2_000_000_000_000L);
        assertThat(prices.charge("openai", "m", new Usage(1, 0, 100)).usage().cachedInputTokens())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "m.inputs, 1, price.m.inputs is no price",
        "input, 1, price.input is no price",
        "m.input, 1, price.m.output is missing",
        "m.output, 1, price.m.input is missing",
        "m.input, -1, price.m.input=-1 wants US dollars",
        "m.input, 1001, price.m.input=1001 wants US dollars",
        "m.input, cheap, price.m.input=cheap wants US dollars"
    })
    void shouldNameASettingThatIsNoPrice(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceTable.with(Map.of(key, value)))
                .withMessageContaining(message);
    }
}
