/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionNumber;
import org.junit.jupiter.api.Test;

class LastAnswersTest {
    @Test
    void shouldKeepTheNewestAnswersUpToItsCharacters() {
        LastAnswers answers = new LastAnswers(1_000);
        for (int i = 1; i <= 20; i++) {
            answers.keep(new SessionNumber(i), "x".repeat(100));
        }
        assertThat(answers.of(new SessionNumber(10))).isEmpty();
        assertThat(answers.of(new SessionNumber(11))).hasSize(100);

        answers.keep(new SessionNumber(11), "y".repeat(500));
        assertThat(answers.of(new SessionNumber(11))).startsWith("y");
        assertThat(answers.of(new SessionNumber(15))).isEmpty();
        assertThat(answers.of(new SessionNumber(16))).hasSize(100);

        answers.keep(new SessionNumber(11), "z".repeat(1_001));
        assertThat(answers.of(new SessionNumber(11))).isEmpty();
        answers.keep(new SessionNumber(12), "v".repeat(500));
        assertThat(answers.of(new SessionNumber(16))).hasSize(100);
    }
}
