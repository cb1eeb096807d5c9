/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DollarsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "2.5, 2500000", "$7.50, 7500000", "0.000001, 1", "1000000000, 1000000000000000", "0.1, 100000"})
    void shouldReadAmountsExactly(String text, long micros) {
        assertThat(Dollars.toMicros(text)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "0.0000001", "1000000000.01", "1,5", "two", "99999999999"})
    void shouldRefuseWhatIsNoAmount(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dollars.toMicros(text))
                .withMessageContaining("US dollars");
    }

    @ParameterizedTest
    @CsvSource({"0, $0.00", "2500000, $2.50", "1234567, $1.23", "200, $0.0002", "1, $0.000001", "40000, $0.04"})
    void shouldWriteWhatTellsSmallAmountsFromNothing(long micros, String text) {
        assertThat(Dollars.of(micros)).isEqualTo(text);
    }
}
