/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedFileTest {
    @ParameterizedTest
    @CsvSource({
        "/home/dev/shop/src/Cart.java, src/Cart.java, true",
        "/home/dev/shop/src/Cart.java, ./src/Cart.java, true",
        "/home/dev/shop/src/Cart.java, Cart.java, true",
        "/home/dev/shop/src/Cart.java, /home/ada/shop/src/Cart.java, true",
        "/home/dev/shop/src/Cart.java, /home/dev/shop/test/Cart.java, false",
        "/home/dev/shop/src/Cart.java, Smartcart.java, false",
        "/home/dev/shop/src/index.ts, index.ts, false",
        "/home/dev/shop/index.ts, index.ts, true",
        "/home/dev/shop/Cart.java, /home/ada/other/Cart.java, false",
        "src/Cart.java, /home/dev/shop/src/Cart.java, true",
        "C:\\dev\\shop\\src\\Cart.java, src/Cart.java, true",
        "/elsewhere/src/Cart.java, /home/ada/src/Cart.java, false"
    })
    void shouldKnowAFileUnderTheNamesOfMemories(String path, String named, boolean same) {
        assertThat(NamedFile.of(path, "/home/dev/shop").isNamed(named)).isEqualTo(same);
    }
}
