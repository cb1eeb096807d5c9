/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandKeyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            mvn -q -B verify -pl ingest                      → mvn verify
            cd /home/dev/shop && ./mvnw verify               → mvnw verify
            npm run build -- --mode test                     → npm run build
            FOO=1 sudo docker compose up -d                  → docker compose up
            python3 -m pytest tests/test_cart.py -x          → pytest
            pytest -q; npm test                              → pytest, npm test
            git rebase -i HEAD~3                             → git rebase
            make                                             → make
            ls -la | grep foo && cat x.txt                   →
            git status && git diff                           →
            cd ..                                            →
            # a comment                                      →
            for f in *.java; do echo $f; done                →
            """)
    void shouldNameWhatACommandDoes(String line, String keys) {
        assertThat(CommandKey.of(line).stream().map(CommandKey::toString).collect(Collectors.joining(", ")))
                .isEqualTo(keys == null ? "" : keys);
    }

    @Test
    void shouldFindACommandWithItsWordsNearEachOther() {
        CommandKey key = CommandKey.of("npm run build").getFirst();

        assertThat(key.isIn("Run `npm run build`, it takes a minute.")).isTrue();
        assertThat(key.isIn("Command: cd web && npm --silent run build -- --mode test"))
                .isTrue();
        assertThat(key.isIn("npm is used here, and everybody may run the build"))
                .isFalse();
        assertThat(key.isIn("build with npm")).isFalse();
    }

    @Test
    void shouldTellAMentionThatAddsAnOption() {
        CommandKey key = CommandKey.of("mvn verify -q").getFirst();

        assertThat(key.isOtherwiseIn("Command: mvn verify -q -Pchaos")).isTrue();
        assertThat(key.isOtherwiseIn("Command: mvn -q verify")).isFalse();
        assertThat(key.isOtherwiseIn("Command: npm run build -- -Pchaos")).isFalse();
    }

    @Test
    void shouldTakeAsLongForBracketsAsForLetters() {
        String brackets = ")".repeat(200_000) + "x";
        CommandKey key = CommandKey.of("mvn verify").getFirst();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(CommandKey.of("mvn " + brackets)).hasSize(1);
            assertThat(key.isIn("`mvn verify` " + brackets)).isTrue();
            assertThat(key.isIn(brackets + " (mvn verify).")).isTrue();
        });
    }
}
