/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.SessionKey;
import org.junit.jupiter.api.Test;

class LastAnswersTest {
    @Test
    void shouldKeepTheNewestAnswersUpToItsCharacters() {
        LastAnswers answers = new LastAnswers(1_000);
        for (int i = 1; i <= 20; i++) {
            answers.keep(session(i), new RedactedAnswer("x".repeat(100)));
        }
        assertThat(answers.of(session(10)).text()).isEmpty();
        assertThat(answers.of(session(11)).text()).hasSize(100);

        answers.keep(session(11), new RedactedAnswer("y".repeat(500)));
        assertThat(answers.of(session(11)).text()).startsWith("y");
        assertThat(answers.of(session(15)).text()).isEmpty();
        assertThat(answers.of(session(16)).text()).hasSize(100);

        answers.keep(session(11), new RedactedAnswer("z".repeat(1_001)));
        assertThat(answers.of(session(11)).text()).isEmpty();
        answers.keep(session(12), new RedactedAnswer("v".repeat(500)));
        assertThat(answers.of(session(16)).text()).hasSize(100);
    }

    private static SessionKey session(long number) {
        return new SessionKey(TeamName.LOCAL, new SessionNumber(number));
    }
}
