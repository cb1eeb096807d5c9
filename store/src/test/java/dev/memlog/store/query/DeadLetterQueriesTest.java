/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static dev.memlog.store.Records.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.DeadLetterQueries.Place;
import dev.memlog.store.query.DeadLetterQueries.Reach;
import dev.memlog.store.query.DeadLetterQueries.Stats;
import dev.memlog.store.query.DeadLetterQueries.Sweep;
import dev.memlog.store.row.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterQueriesTest extends StoreTestBase {
    private static final Sweep FROM_THE_START = new Sweep(3, false, null);

    private DeadLetterQueries letters;
    private long offset;

    @BeforeEach
    void open() {
        letters = new DeadLetterQueries(store.database);
    }

    @Test
    void shouldListNewestFirstInPages() {
        add("s1", "a", 1);
        add("s1", "b", 2);
        add("s2", "c", 3);

        Page<DeadLetterRow> first = letters.letters(DeadLetterFilter.ALL, false, 0, 2);
        Page<DeadLetterRow> second = letters.letters(DeadLetterFilter.ALL, false, 2, 2);

        assertThat(keys(first.items())).containsExactly("s2/c", "s1/b");
        assertThat(first.hasMore()).isTrue();
        assertThat(keys(second.items())).containsExactly("s1/a");
        assertThat(second.hasMore()).isFalse();
        assertThat(keys(letters.letters(DeadLetterFilter.ALL, true, 0, 9).items()))
                .containsExactly("s1/a", "s1/b", "s2/c");
    }

    @Test
    void shouldShowTheOriginalAndWhatItSaysOfItself() {
        DeadLetter letter = letter("s1", "a", 1, 2, FailureClass.MALFORMED, "openai");
        store.apply(dead(letter, "{\"type\":\"tool-used\",\"project\":\"shop\",\"x\":\"é\"}"));

        DeadLetterQueries.Whole whole = letters.letter("s1/a").orElseThrow();

        assertThat(whole.row().letter()).isEqualTo(letter);
        assertThat(whole.row().type()).isEqualTo("tool-used");
        assertThat(whole.row().project()).isEqualTo("shop");
        assertThat(new String(whole.payload(), StandardCharsets.UTF_8)).endsWith("\"x\":\"é\"}");
        assertThat(whole.row().bytes()).isEqualTo(whole.payload().length);
        assertThat(letters.letter("s1/b")).isEmpty();
    }

    @Test
    void shouldTakeTheSessionsProjectWhereTheEventHasNone() {
        store.apply(Records.memory(0, Records.session("s1", "depot", Ledger.EMPTY, null)));
        add("s1", "a", 1);

        assertThat(letters.letter("s1/a").orElseThrow().row().project()).isEqualTo("depot");
        assertThat(letters.letters(filter("project", "depot"), false, 0, 9).items())
                .hasSize(1);
        assertThat(letters.letters(filter("project", "shop"), false, 0, 9).items())
                .isEmpty();
    }

    @Test
    void shouldCombineFilters() {
        store.apply(
                dead(
                        letter("s1", "a", 1, 0, FailureClass.MALFORMED, "openai"),
                        "{\"project\":\"shop\",\"w\":\"50% Off\"}"),
                dead(letter("s1", "b", 2, 0, FailureClass.REJECTED, "openai"), "{\"project\":\"shop\"}"),
                dead(
                        letter("s2", "c", 3, 0, FailureClass.MALFORMED, "gemini"),
                        "{\"project\":\"depot\",\"w\":\"500 off\"}"),
                Records.dead(90, Records.undecodable(0, 9)));

        assertThat(found(filter("class", "malformed"))).containsExactly("s2/c", "s1/a");
        assertThat(found(filter("session", "s1"))).containsExactly("s1/b", "s1/a");
        assertThat(found(filter("provider", "gemini"))).containsExactly("s2/c");
        assertThat(found(filter("project", "shop"))).containsExactly("s1/b", "s1/a");
        assertThat(found(filter("event", "b"))).containsExactly("s1/b");
        assertThat(found(filter("key", "s1/b"))).containsExactly("s1/b");
        assertThat(found(filter("text", "50% off"))).containsExactly("s1/a");
        assertThat(found(filter("text", "not a JSON"))).hasSize(1);
        assertThat(found(new DeadLetterFilter(
                        List.of(FailureClass.MALFORMED),
                        List.of("shop", "depot"),
                        List.of(),
                        List.of("openai", "gemini"),
                        List.of(),
                        NOON.plusSeconds(2),
                        NOON.plusSeconds(3),
                        "off",
                        null)))
                .containsExactly("s2/c");
    }

    @Test
    void shouldSumUpWhatIsThere() {
        store.apply(
                dead(letter("s1", "a", 1, 0, FailureClass.MALFORMED, "openai"), "{\"project\":\"shop\"}"),
                dead(letter("s1", "b", 2, 0, FailureClass.MALFORMED, "openai"), "{}"),
                dead(letter("s2", "c", 3, 0, FailureClass.REJECTED, null), "{}"),
                Records.dead(90, Records.undecodable(0, 9)));

        Stats stats = letters.stats(DeadLetterFilter.ALL);

        assertThat(stats.count()).isEqualTo(4);
        assertThat(stats.sessions()).isEqualTo(2);
        assertThat(stats.undecodable()).isEqualTo(1);
        assertThat(stats.oldest()).isEqualTo(NOON);
        assertThat(stats.bytes()).isEqualTo(18 + 2 + 2 + "the original".length());
        assertThat(stats.byFailure())
                .containsExactly(Map.entry("malformed", 2L), Map.entry("rejected", 1L), Map.entry("undecodable", 1L));
        assertThat(stats.byProject()).containsExactly(Map.entry("", 3L), Map.entry("shop", 1L));
        assertThat(stats.byProvider()).containsEntry("openai", 2L);
    }

    @Test
    void shouldSumUpNothingWhenNothingIsThere() {
        assertThat(letters.stats(DeadLetterFilter.ALL))
                .isEqualTo(new Stats(0, 0, 0, 0, null, Map.of(), Map.of(), Map.of()));
        assertThat(letters.reach(DeadLetterFilter.ALL, FROM_THE_START, 5)).isEqualTo(new Reach(0, 0, 0, 0, 0));
    }

    @Test
    void shouldWalkSessionBySessionInTheOrderOfTheirEvents() {
        // Given the last event of a session first, and letters that nobody can, or should, try again.
        add("s2", "x", 1);
        offset = 9;
        add("s1", "late", 1);
        offset = 2;
        add("s1", "early", 2);
        store.apply(
                dead(letter("s1", "often", 5, 3, FailureClass.MALFORMED, "openai"), "{}"),
                Records.dead(90, Records.undecodable(0, 9)));

        List<DeadLetterRow> first = letters.next(DeadLetterFilter.ALL, FROM_THE_START, 2);
        DeadLetter last = first.getLast().letter();
        Sweep rest = new Sweep(3, false, new Place("s1", last.originPartition(), last.originOffset(), last.key()));

        assertThat(keys(first)).containsExactly("s1/early", "s1/late");
        assertThat(keys(letters.next(DeadLetterFilter.ALL, rest, 9))).containsExactly("s2/x");
        assertThat(letters.reach(DeadLetterFilter.ALL, FROM_THE_START, 2)).isEqualTo(new Reach(5, 2, 2, 1, 4));
        assertThat(letters.reach(DeadLetterFilter.ALL, FROM_THE_START, 9)).isEqualTo(new Reach(5, 2, 3, 2, 6));
        assertThat(letters.reach(DeadLetterFilter.ALL, rest, 9)).isEqualTo(new Reach(1, 0, 1, 1, 2));
        assertThat(keys(letters.next(DeadLetterFilter.ALL, new Sweep(Integer.MAX_VALUE, false, null), 9)))
                .contains("s1/often")
                .hasSize(4);
    }

    @Test
    void shouldBeginASweepWithLettersOfNoSessionWhenItTakesThem() {
        add("s1", "a", 1);
        store.apply(Records.dead(90, Records.undecodable(0, 9)), Records.dead(91, Records.undecodable(1, 2)));

        List<DeadLetterRow> first = letters.next(DeadLetterFilter.ALL, new Sweep(3, true, null), 1);
        DeadLetter last = first.getFirst().letter();
        Sweep rest = new Sweep(3, true, new Place("", last.originPartition(), last.originOffset(), last.key()));

        assertThat(keys(first)).containsExactly(Records.undecodable(0, 9).key());
        assertThat(keys(letters.next(DeadLetterFilter.ALL, rest, 9)))
                .containsExactly(Records.undecodable(1, 2).key(), "s1/a");
        assertThat(letters.reach(DeadLetterFilter.ALL, rest, 9).matched()).isEqualTo(2);
        assertThat(letters.reach(DeadLetterFilter.ALL, rest, 9).left()).isZero();
    }

    @Test
    void shouldLeaveOutWhatFailedAfterTheSweepBegan() {
        add("s1", "a", 1);
        add("s1", "b", 5);

        DeadLetterFilter begun = DeadLetterFilter.ALL.failedBy(NOON.plusSeconds(2));

        assertThat(found(begun)).containsExactly("s1/a");
        assertThat(found(begun.failedBy(NOON.plusSeconds(9)))).containsExactly("s1/a");
    }

    @Test
    void shouldForgetALetterThatIsSettled() {
        add("s1", "a", 1);

        store.apply(Records.tombstone(Topics.DEAD_LETTERS, 50, "s1/a"));

        assertThat(found(DeadLetterFilter.ALL)).isEmpty();
    }

    private List<String> found(DeadLetterFilter filter) {
        return keys(letters.letters(filter, false, 0, 100).items());
    }

    private static List<String> keys(List<DeadLetterRow> rows) {
        return rows.stream().map(row -> row.letter().key()).toList();
    }

    private void add(String session, String event, int seconds) {
        store.apply(dead(letter(session, event, seconds, 0, FailureClass.MALFORMED, "openai"), "{}"));
    }

    private DeadLetter letter(
            String session, String event, int seconds, int replays, FailureClass failure, @Nullable String provider) {
        Instant at = NOON.plusSeconds(seconds);
        SessionId id = SessionId.local(session);
        return new DeadLetter(
                DeadLetter.keyOf(id, new EventId(event)),
                id,
                new EventId(event),
                failure,
                "told to fail",
                4,
                at,
                at,
                provider,
                1,
                replays,
                Topics.EVENTS,
                0,
                offset++);
    }

    private static ConsumerRecord<String, byte[]> dead(DeadLetter letter, String payload) {
        ConsumerRecord<String, byte[]> record = Records.record(
                Topics.DEAD_LETTERS, 0, letter.originOffset(), letter.key(), payload.getBytes(StandardCharsets.UTF_8));
        letter.toHeaders().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static DeadLetterFilter filter(String field, String value) {
        return new DeadLetterFilter(
                field.equals("class") ? List.of(FailureClass.of(value)) : List.of(),
                field.equals("project") ? List.of(value) : List.of(),
                field.equals("session") ? List.of(SessionId.local(value)) : List.of(),
                field.equals("provider") ? List.of(value) : List.of(),
                field.equals("event") ? List.of(value) : List.of(),
                null,
                null,
                field.equals("text") ? value : null,
                field.equals("key") ? value : null);
    }
}
