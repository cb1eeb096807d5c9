/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void shouldGiveASessionTheSameNumberEverywhereAndWithinJavaScriptsReach() {
        SessionNumber number = SessionNumber.of(SessionId.local("c7abb8ea-0517-428e-b5d4-c3248cad6a28"));

        assertThat(number).isEqualTo(SessionNumber.of(SessionId.local("c7abb8ea-0517-428e-b5d4-c3248cad6a28")));
        assertThat(number.value()).isBetween(1L, 9_007_199_254_740_991L);
        assertThat(LongStream.range(0, 1000)
                        .map(i -> SessionNumber.of(SessionId.local("s" + i)).partition(4))
                        .distinct()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void shouldReadBackAMemoryKeyWhateverTheSessionIdHolds() {
        for (String id : List.of("plain", "a/b/0000000001/000", "with space", "ü%2F", "#12")) {
            MemoryKey key = new MemoryKey(SessionId.local(id), 12, 3);
            assertThat(MemoryKey.parse(key.toString())).isEqualTo(key);
        }
    }

    @Test
    void shouldSortMemoryKeysAsTheSessionWent() {
        SessionId session = SessionId.local("s");
        assertThat(List.of(
                        new MemoryKey(session, 2, 0).toString(),
                        new MemoryKey(session, 10, 0).toString(),
                        new MemoryKey(session, 10, 11).toString(),
                        new MemoryKey(session, 100, 0).toString()))
                .isSorted();
    }

    @Test
    void shouldMakeTimeOrderedEventIds() {
        Instant now = Instant.parse("2026-01-01T10:00:00Z");

        assertThat(EventId.random(now).value())
                .isLessThan(EventId.random(now.plusSeconds(1)).value());
        assertThat(EventId.random(now).value()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
    }

    @Test
    void shouldRefuseALedgerThatDoesNotAddUp() {
        assertThatThrownBy(() -> new Ledger(2, 0, 0, 1, 0, 0, 0, 0, 0)).hasMessageContaining("does not add up");
        assertThatThrownBy(() -> new Ledger(1, 0, 0, 0, 1, 2, 0, 0, 0)).hasMessageContaining("does not add up");
    }

    @Test
    void shouldReadBackADeadLetterFromItsHeaders() {
        Instant first = Instant.parse("2026-01-01T10:00:00Z");
        DeadLetter letter = new DeadLetter(
                DeadLetter.keyOf(SessionId.local("s/1"), new EventId("e1")),
                SessionId.local("s/1"),
                new EventId("e1"),
                FailureClass.PROMPT_TOO_LONG,
                "too long",
                2,
                first,
                first.plusSeconds(9),
                "openai",
                2,
                1,
                Topics.EVENTS,
                3,
                77);

        Map<String, String> headers = letter.toHeaders();

        assertThat(DeadLetter.fromHeaders(letter.key(), headers)).isEqualTo(letter);
        assertThat(headers)
                .containsEntry("__streams.errors.topic", Topics.EVENTS)
                .containsEntry("memlog-attempts", "2");
        headers.put("memlog-failed-at", "yesterday");
        assertThatThrownBy(() -> DeadLetter.fromHeaders(letter.key(), headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memlog-failed-at");
        headers.remove("memlog-attempts");
        assertThatThrownBy(() -> DeadLetter.fromHeaders(letter.key(), headers)).hasMessageContaining("memlog-attempts");
    }

    @Test
    void shouldRefuseAnIdThatImitatesAnotherTeamsAndTellTheEscapedFormApart() {
        SessionId hers = new SessionId(new TeamName("acme"), "x");
        SessionId imitation = SessionId.local("acme%1Fx");

        assertThatThrownBy(() -> SessionId.local("acme\u001fx")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> new SessionId(new TeamName("rival"), "acme\u001fx"))
                .hasMessageContaining("control characters");
        assertThat(imitation).isNotEqualTo(hers);
        assertThat(SessionNumber.of(imitation)).isNotEqualTo(SessionNumber.of(hers));
        assertThat(new MemoryKey(imitation, 1, 0).toString()).isNotEqualTo(new MemoryKey(hers, 1, 0).toString());
        assertThat(DeadLetter.keyOf(imitation, new EventId("e")))
                .isNotEqualTo(DeadLetter.keyOf(hers, new EventId("e")));
        assertThat(MemoryRecord.SessionRecord.keyOf(imitation)).isNotEqualTo(MemoryRecord.SessionRecord.keyOf(hers));
        assertThat(MemoryKey.parse(new MemoryKey(imitation, 1, 0).toString()).session())
                .isEqualTo(imitation);
    }

    @Test
    void shouldTellTheSessionOfAMemoryAlsoByItsNumberAlone() {
        SessionId named = SessionId.local("shop/1");

        assertThat(new MemoryKey(named, 1, 0).sessionNumber()).isEqualTo(SessionNumber.of(named));
        assertThat(MemoryKey.parse("%239007199254740991/0000000001/000").sessionNumber())
                .isEqualTo(new SessionNumber(9_007_199_254_740_991L));
        SessionId tooLarge = SessionId.local("#9007199254740992");
        assertThat(new MemoryKey(tooLarge, 1, 0).sessionNumber()).isEqualTo(SessionNumber.of(tooLarge));
    }
}
