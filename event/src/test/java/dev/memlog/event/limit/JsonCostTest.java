/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import dev.memlog.event.WireMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCostTest {
    private static final int LENGTH = 1_000_000;
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * All that the parser allocates is more than what it holds at once: buffers that grow are copied, and a list that
     * grows leaves as much behind as it has. So the cost may be below it, but not by half.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "1",
                "1.5",
                "1e5",
                "true",
                "123456789012",
                "\"\"",
                "\"ab\"",
                "\"\u00e4\u4e2d\"",
                "[[[[]]]]",
                "{\"a\":1}",
                "{\"a\":{\"b\":[]}}",
                "{\"a\":\"b\",\"c\":\"d\",\"e\":null}",
                "null"
            })
    void shouldTellWhatATreeTakesBeforeItIsMade(String element) throws IOException {
        byte[] text = array(element);

        assertThat(JsonCost.of(text)).isGreaterThan(allocated(text) / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e4", "\u4e2d", "a\u4e2d", "\\n", "\\\\"})
    void shouldTellWhatALongStringTakes(String character) throws IOException {
        byte[] text =
                ("{\"a\":\"" + character.repeat(LENGTH / character.length()) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(JsonCost.of(text)).isGreaterThan(allocated(text) / 2);
        assertThat(JsonCost.of(text)).isLessThan(7L * text.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"", "\"\\", "\\", "{\"a", "[[[", "\u0000"})
    void shouldReadTextThatIsNoJsonToItsEnd(String text) {
        assertThat(JsonCost.of(text.getBytes(StandardCharsets.UTF_8))).isPositive();
    }

    private static byte[] array(String element) {
        return ("[" + (element + ",").repeat(LENGTH / (element.length() + 1)) + element + "]")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long allocated(byte[] text) throws IOException {
        MAPPER.readTree(text);
        long thread = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        assertThat(MAPPER.readTree(text)).isNotNull();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }
}
