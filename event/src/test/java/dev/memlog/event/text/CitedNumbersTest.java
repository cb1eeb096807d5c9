/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitedNumbersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                as #12 says, and (#13). #12 again | 12 13
                #S7 and #P8: read them            | 7 8
                #9                                | 9
                PR#12 &#34; ##15 #12ab #0 # 4 #   |
                #12345678901234567890             |
                #9007199254740993                 |
                issues/#12                        |
                nothing                           |
                """)
    void shouldFindWhatIsCitedAndNoPartOfAnotherWord(String text, String numbers) {
        assertThat(joined(new CitedNumbers().read(text))).isEqualTo(numbers == null ? "" : numbers);
    }

    @Test
    void shouldFindTheMemoriesThatACommandReadsAndThoseCitedAnywhereInAnInput() {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("command", "curl -s http://127.0.0.1:37777/api/observation/41?x=1 /api/observation/42x");
        input.putArray("notes").add("see #43").addObject().put("#44", 45);

        CitedNumbers numbers = new CitedNumbers().read(input);

        assertThat(numbers.fetched()).containsExactly(41L);
        assertThat(numbers.cited()).containsExactly(43L);
    }

    @Test
    void shouldReadTheNumbersOfTheToolHoweverAModelWritesThem() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putArray("ids").add(12).add("#13").add("S14").add("#P15").add("x").add(-1);
        ObjectNode text = JsonNodeFactory.instance.objectNode().put("ids", "[\"16\", 17]");

        assertThat(new CitedNumbers().readIds(list).fetched()).containsExactly(12L, 13L, 14L, 15L);
        assertThat(new CitedNumbers().readIds(text).fetched()).containsExactly(16L, 17L);
        assertThat(new CitedNumbers()
                        .readIds(JsonNodeFactory.instance.nullNode())
                        .fetched())
                .isEmpty();
    }

    @Test
    void shouldStopAtItsBound() {
        assertThat(new CitedNumbers()
                        .read(" #1 #2 #3".repeat(9) + numbered(100))
                        .cited())
                .hasSize(CitedNumbers.MOST);
        assertThat(new CitedNumbers().read("#".repeat(1_000_000)).cited()).isEmpty();
    }

    private static String numbered(int many) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= many; i++) {
            text.append(" #").append(i);
        }
        return text.toString();
    }

    private static String joined(CitedNumbers numbers) {
        return numbers.cited().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
