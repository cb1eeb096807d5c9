/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolKeysTest {
    private static final int VERIFY = KeyHash.of("mvn verify");

    private static JsonNode input(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }

    @Test
    void shouldNotChangeTheHashesOfRecordsThatAreKept() {
        assertThat(VERIFY).isEqualTo(-1408130827);
        assertThat(KeyHash.ordered(List.of(7, -3, 7))).containsExactly(-3, 7);
        assertThat(KeyHash.ordered(null)).isEmpty();
        // It was written to the log, and no node could make rows of it.
        assertThatNullPointerException().isThrownBy(() -> KeyHash.ordered(Collections.singletonList(null)));
    }

    @Test
    void shouldNameEachCommandOfAShellOnce() {
        String line = "cd shop && mvn -q verify; npm run build -- --mode test | tee log && ./mvn verify";

        assertThat(ToolKeys.commands("Bash", input("command", line)))
                .containsExactly(VERIFY, KeyHash.of("npm run build"));
        assertThat(ToolKeys.commands("exec_command", input("cmd", "mvn verify")))
                .containsExactly(VERIFY);
        assertThat(ToolKeys.commands("Edit", input("command", line))).isEmpty();
        assertThat(ToolKeys.commands("Bash", TextNode.valueOf(line))).isEmpty();
        assertThat(ToolKeys.commands(
                        "Bash", input("command", "ls; git status; python3 x.py; npm i; " + "a".repeat(9_000))))
                .containsExactly(KeyHash.of("npm i"));
    }

    @Test
    void shouldKnowAnErrorAgainByItsTellingLines() {
        String once = "Exit code 1\nsrc/till.py:7: error: Module depotzebra has no attribute weigh";
        String again = "Exit code 2\nlib/other/till.py:91: error: Module depotzebra has no attribute weigh";

        assertThat(ToolKeys.error("Bash", TextNode.valueOf(once)))
                .isPresent()
                .isEqualTo(ToolKeys.error("Bash", input("stderr", again)))
                .isEqualTo(ToolKeys.error("mcp__shop__run", input("error", again)));
        assertThat(ToolKeys.error("Read", TextNode.valueOf(once))).isEmpty();
        assertThat(ToolKeys.error("Bash", input("output", once))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "Exit code 1",
                "[ERROR] BUILD FAILURE",
                "src/Cart.java:2: error: cannot find symbol\n1 error",
                "Permission denied",
                "17 tests failed"
            })
    void shouldNotTakeDifferentErrorsForOne(String error) {
        assertThat(ToolKeys.error("Bash", TextNode.valueOf(error))).isEmpty();
    }

    @Test
    void shouldReadTheBeginningAndTheEndOfALongError() {
        String error = ToolKeys.errorText(TextNode.valueOf("first " + "x".repeat(20_000) + " last"));

        assertThat(error).startsWith("first ").endsWith(" last").hasSize(8_001);
        assertThat(ToolKeys.errorText(input("error", " "))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            Run `mvn -q verify` before each push           → mvn verify
            Command: cd web && npm --silent run build      → npm run build
            the tests need npm --silent run build first    → npm run build
            ```make```                                     → make
            Use docker compose, then up                    → docker compose up
            `pytest` is slow                               → pytest
            """)
    void shouldFindTheCommandThatAMemoryNames(String text, String key) {
        assertThat(new CommandMentions().read(text).hashes()).contains(KeyHash.of(key));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            pytest is slow here                            → pytest
            make sure that it runs                         → make sure
            mvn is slow and then fails                     → mvn is
            mvn is slow and then fails                     → mvn then
            the git status of the tree                     → git status
            mvn is slow, and nobody likes it when they verify things → mvn verify
            `python3 x.py`                                 → python3
            """)
    void shouldNotTakeAWordForACommand(String text, String key) {
        assertThat(new CommandMentions().read(text).hashes()).doesNotContain(KeyHash.of(key));
    }

    @Test
    void shouldKeepFewKeysOfAMemoryThatNamesFewCommands() {
        CommandMentions mentions = new CommandMentions()
                .read("Ran `mvn -q verify` after `npm run build`, which printed nothing of note")
                .read("Command: mvn -q verify");

        assertThat(mentions.hashes()).containsExactlyInAnyOrder(KeyHash.of("mvn verify"), KeyHash.of("npm run build"));
    }

    @Test
    void shouldStopAtItsBound() {
        StringBuilder text = new StringBuilder();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            text.append("`mvn x")
                    .append(letter)
                    .append("` and `npm y")
                    .append(letter)
                    .append("`; ");
        }

        assertThat(new CommandMentions().read(text.toString()).hashes()).hasSize(CommandMentions.MOST);
        assertThat(new CommandMentions().read("`".repeat(1_000_000)).hashes()).isEmpty();
        assertThat(new CommandMentions().read("mvn ".repeat(1_000_000)).hashes())
                .hasSize(1);
    }
}
