/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorKeyTest {
    @Test
    void shouldBeTheSameForTheSameErrorElsewhere() {
        String one = """
                [INFO] Compiling 12 files
                /home/ada/shop/src/Cart.java:17: error: cannot find symbol DepotZebra
                  at 0x7f3a9b2c1d00, 2026-11-22 17:20:01
                """;
        String other = """
                [INFO] Compiling 340 files
                /home/dev/clone-2/src/Cart.java:9821: error: cannot find symbol DepotZebra
                """;

        assertThat(ErrorKey.of(one)).isEqualTo(ErrorKey.of(other)).isEqualTo(": error: cannot find symbol DepotZebra");
    }

    @Test
    void shouldTakeTheLastLineWhereNoneSaysThatItIsAnError() {
        assertThat(ErrorKey.of("one\ntwo 22\n\n")).isEqualTo("two");
        assertThat(ErrorKey.of(" \n")).isEmpty();
    }
}
