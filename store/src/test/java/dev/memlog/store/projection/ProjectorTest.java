/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.projection.Projector.Applied;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.sql.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectorTest extends StoreTestBase {
    private static final PageRequest FIRST_PAGE = new PageRequest(List.of(), 0, 20);

    @Test
    void shouldReadBackEveryField() {
        MemoryRecord.Observation observation = new MemoryRecord.Observation(
                Records.from("s/1 ü", 3, "shop"),
                "feature",
                "Title",
                "Subtitle",
                "Narrative\nwith lines",
                List.of("fact, one", "fact\ntwo"),
                List.of("how-it-works"),
                List.of("src/A.java"),
                List.of("src/B.java", "src/C.java"));

        store.apply(
                Records.memory(5, observation),
                Records.memory(6, Records.summary("s/1 ü", 4, "asked")),
                Records.memory(7, Records.prompt("s/1 ü", 1, "do it")),
                Records.memory(8, Records.session("s/1 ü", "shop", new Ledger(3, 0, 1, 2, 0, 0, 0, 0, 0), null)));

        Rows.ObservationRow row = store.queries.observation(5).orElseThrow();
        assertThat(row.key()).isEqualTo(new MemoryKey(SessionId.local("s/1 ü"), 3, 0));
        assertThat(row.session()).isEqualTo(SessionNumber.of(SessionId.local("s/1 ü")));
        assertThat(row.facts()).containsExactly("fact, one", "fact\ntwo");
        assertThat(row.filesModified()).containsExactly("src/B.java", "src/C.java");
        assertThat(row)
                .extracting("project", "kind", "title", "subtitle", "narrative", "promptNumber", "tokens", "at")
                .containsExactly(
                        "shop",
                        "feature",
                        "Title",
                        "Subtitle",
                        "Narrative\nwith lines",
                        1,
                        42L,
                        Records.NOON.plusSeconds(3));
        assertThat(store.queries.summary(6).orElseThrow())
                .extracting("request", "learned", "nextSteps", "notes")
                .containsExactly("asked", "learned it", "more", null);
        assertThat(store.queries.prompt(7).orElseThrow().text()).isEqualTo("do it");
        assertThat(store.queries.sessions(FIRST_PAGE).items())
                .singleElement()
                .extracting("sessionId", "promptCount", "inputTokens", "ledger")
                .containsExactly(SessionId.local("s/1 ü"), 1, 100L, new Ledger(3, 0, 1, 2, 0, 0, 0, 0, 0));
        assertThat(store.queries.observation(6)).isEmpty();
    }

    @Test
    void shouldNumberByOffsetAndPartition() {
        store.projector.apply(
                List.of(
                        Records.memory(0, 4, Records.observation("a", 1, "one")),
                        Records.memory(2, 4, Records.observation("b", 1, "two"))),
                3,
                List.of());

        assertThat(store.queries.observationsByNumber(List.of(14L, 99L, 12L)))
                .extracting(Rows.ObservationRow::number)
                .containsExactly(14L, 12L);
    }

    @Test
    void shouldKeepTheFirstRecordOfKey() {
        store.apply(Records.memory(1, Records.observation("s", 1, "first")));
        store.apply(Records.memory(9, Records.observation("s", 1, "second")));

        assertThat(store.queries.observations(FIRST_PAGE).items())
                .singleElement()
                .extracting("number", "title")
                .containsExactly(1L, "first");
    }

    @Test
    void shouldDeleteRowAndItsWordsWhenTombstoneComes() throws SQLException {
        MemoryRecord.Observation observation = Records.observation("s", 1, "unforgettableword");
        store.apply(
                Records.memory(1, observation), Records.memory(2, Records.session("s", "shop", Ledger.EMPTY, null)));
        store.apply(
                Records.tombstone(Topics.MEMORIES, 3, observation.recordKey()),
                Records.tombstone(Topics.MEMORIES, 4, "session/s"));

        assertThat(store.queries.counts())
                .extracting("observations", "sessions", "activeSessions")
                .containsExactly(0L, 0L, 0L);
        assertThat(store.dump()).doesNotContain("unforgettableword");
    }

    @Test
    void shouldBackfillProjectUntilMemoryHasItsOwn() {
        store.apply(
                Records.memory(1, Records.observation(Records.from("s", 1, null), "early", "x")),
                Records.memory(2, Records.observation(Records.from("s", 2, "own"), "own", "x")),
                Records.memory(3, Records.session("s", null, Ledger.EMPTY, null)));
        assertThat(project(1)).isEmpty();

        store.apply(
                Records.memory(4, Records.session("s", "shop", Ledger.EMPTY, null)),
                Records.memory(5, Records.observation(Records.from("s", 3, null), "late", "x")));

        assertThat(List.of(project(1), project(2), project(5))).containsExactly("shop", "own", "shop");
        assertThat(store.queries.projects()).containsExactly("own", "shop");
        assertThat(store.queries
                        .observations(new PageRequest(List.of("shop"), 0, 10))
                        .items())
                .extracting(Rows.ObservationRow::number)
                .containsExactly(5L, 1L);
    }

    @Test
    void shouldKeepOneRowPerEventThatFailedAgain() throws SQLException {
        store.apply(
                Records.dead(1, Records.letter("s", "e1", 4)),
                Records.dead(2, Records.letter("s", "e2", 4)),
                Records.dead(3, Records.letter("s", "e1", 8)),
                Records.tombstone(Topics.DEAD_LETTERS, 4, "s/e2"));

        assertThat(OpenStore.column(
                        store.database.writer(),
                        "SELECT concat_ws(' ', key, attempts, failure, provider, first_failed_at, failed_at,"
                                + " origin_partition, origin_offset, CAST(payload AS TEXT)) FROM dead_letters"))
                .containsExactly("s/e1 8 transient openai " + Records.NOON.toEpochMilli() + " "
                        + Records.NOON.plusSeconds(8).toEpochMilli() + " 0 7 the original");
    }

    @Test
    void shouldKeepLetterWhoseHeadersCannotBeRead() throws SQLException {
        Applied applied = store.apply(
                Records.record(Topics.DEAD_LETTERS, 0, 1, "s/e1", "payload".getBytes(StandardCharsets.UTF_8)));

        assertThat(applied.undecodable()).isEqualTo(1);
        assertThat(OpenStore.column(store.database.writer(), "SELECT key || ' ' || failure FROM dead_letters"))
                .containsExactly("s/e1 undecodable");
        // It is not an event that was accepted.
        assertThat(store.queries.ledger()).isEqualTo(Ledger.EMPTY);
    }

    @Test
    void shouldGoOnAfterRecordThatCannotBeProjected() {
        byte[] noKind = "{\"type\":\"observation\",\"schema\":1,\"title\":\"t\"}".getBytes(StandardCharsets.UTF_8);
        byte[] noTitle = new String(
                        Records.memory(1, Records.observation("s", 9, "t")).value(), StandardCharsets.UTF_8)
                .replace("\"title\":\"t\",", "")
                .getBytes(StandardCharsets.UTF_8);

        Applied applied = store.apply(
                Records.record(Topics.MEMORIES, 0, 1, "k1", "no json".getBytes(StandardCharsets.UTF_8)),
                Records.record(Topics.MEMORIES, 0, 2, "k2", noKind),
                Records.record(Topics.MEMORIES, 0, 3, "k3", noTitle),
                Records.record(Topics.MEMORIES, 0, 4, null, noKind),
                Records.record(Topics.MEMORIES, 0, 5, "k5", "{\"type\":\"new\"}".getBytes(StandardCharsets.UTF_8)),
                Records.memory(6, Records.observation("s", 1, "good")));

        assertThat(applied).extracting("applied", "ignored", "undecodable").containsExactly(1, 1, 4);
        assertThat(store.queries.observations(FIRST_PAGE).items())
                .extracting(Rows.ObservationRow::title)
                .containsExactly("good");
    }

    @Test
    void shouldReflectTheHighestOffsetOfEachPartition() {
        store.apply(
                Records.memory(1, Records.session("a", "p", Ledger.EMPTY, new SourceOffset(0, 7))),
                Records.memory(2, Records.session("b", "p", Ledger.EMPTY, new SourceOffset(0, 5))),
                Records.memory(3, Records.session("c", "p", Ledger.EMPTY, new SourceOffset(3, 0))));

        assertThat(store.queries.reflectedOffsets())
                .containsEntry(0, 8L)
                .containsEntry(3, 1L)
                .hasSize(2);
    }

    @Test
    void shouldNotReflectPastEventsThatLetterOvertook() {
        // The letter of offset 2 was read before the session record that accounts for offset 1.
        store.apply(
                Records.memory(1, Records.session("a", "p", Ledger.EMPTY, new SourceOffset(0, 0))),
                Records.dead(1, Records.undecodable(0, 2)));
        assertThat(store.queries.reflectedOffsets()).containsEntry(0, 1L);

        store.apply(Records.memory(2, Records.session("a", "p", Ledger.EMPTY, new SourceOffset(0, 1))));

        assertThat(store.queries.reflectedOffsets()).containsEntry(0, 3L);
    }

    @Test
    void shouldStillReflectUndecodableRecordThatWasSettled() {
        store.apply(
                Records.memory(1, Records.session("a", "p", Ledger.EMPTY, new SourceOffset(0, 0))),
                Records.tombstone(
                        Topics.DEAD_LETTERS, 1, Records.undecodable(0, 1).key()));

        assertThat(store.queries.reflectedOffsets()).containsEntry(0, 2L);
    }

    @Test
    void shouldApplyAllOrNothing() throws SQLException {
        Projector projector = store.projector;
        try (Statement statement = store.database.writer().createStatement()) {
            statement.executeUpdate("DROP TABLE projection_offsets");
        }

        assertThatThrownBy(() -> projector.apply(
                        List.of(Records.memory(1, Records.observation("s", 1, "lost"))),
                        1,
                        List.of(new ProjectionOffset(Topics.MEMORIES, 0, 2))))
                .isInstanceOf(StoreException.class);

        assertThat(store.queries.counts().observations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
    void shouldApplyOldRecordWithTimeThatHasNoMilliseconds(String time) {
        ConsumerRecord<String, byte[]> far = replaced(
                Records.memory(1, Records.observation("s", 1, "far")),
                Records.NOON.plusSeconds(1).toString(),
                time);

        Applied applied = store.apply(far, Records.memory(2, Records.observation("s", 2, "plain")));

        assertThat(applied).extracting("applied", "undecodable").containsExactly(2, 0);
        assertThat(store.queries.observation(1).orElseThrow().at())
                .isEqualTo(time.startsWith("-") ? Instant.EPOCH : Records.WRITTEN);
    }

    @Test
    void shouldTakeTheTimeOfArrivalForADateOfTheFuture() {
        Instant soon = Records.WRITTEN.plus(Duration.ofHours(23));
        store.apply(
                Records.memory(1, Records.observation(Records.from("s", 1, "shop", soon), "soon", "x")),
                Records.memory(
                        2,
                        Records.observation(
                                Records.from("s", 2, "shop", Records.WRITTEN.plus(Duration.ofDays(1500))),
                                "far",
                                "x")));

        assertThat(store.queries.observation(1).orElseThrow().at()).isEqualTo(soon);
        assertThat(store.queries.observation(2).orElseThrow().at()).isEqualTo(Records.WRITTEN);
    }

    @Test
    void shouldRollBackWhatARecordHadChangedBeforeItFailed() throws SQLException {
        Provenance citedTwice = withOrigin(Records.from("s", 2, "shop"), new Origin("elsewhere/2", List.of(5L, 5L)));
        try (Statement statement = store.database.writer().createStatement()) {
            statement.executeUpdate("CREATE UNIQUE INDEX one_of_a_kind ON old_numbers (kind, old)");
        }

        Applied applied = store.apply(
                Records.memory(1, Records.observation("s", 1, "before")),
                Records.memory(2, Records.observation(citedTwice, "half", "x")),
                Records.memory(3, Records.observation("s", 3, "behind")));

        assertThat(applied).extracting("applied", "undecodable").containsExactly(2, 1);
        assertThat(store.queries.observation(2)).isEmpty();
        assertThat(store.queries.observation(3)).isPresent();
        assertThat(OpenStore.column(store.database.writer(), "SELECT count(*) FROM old_numbers"))
                .containsExactly("0");
        assertThat(rejected()).containsExactly("memlog.memories 0 SQLiteException 1 2");
    }

    @Test
    void shouldCountRejectedRecordsOnceAlsoWhenReadAgain() throws SQLException {
        ConsumerRecord<String, byte[]> bad = bytes(4, "no json");
        for (int time = 0; time < 2; time++) {
            store.apply(bytes(3, "null"), bad, Records.memory(5, Records.observation("s", 1, "plain")));
        }

        assertThat(rejected()).containsExactly("memlog.memories 0 UndecodableException 2 4");
        store.projector.clear();
        assertThat(rejected()).isEmpty();
    }

    @Test
    void shouldNotWaitForEventsThatARejectedRecordAccountsFor() throws SQLException {
        MemoryRecord.SessionRecord session =
                Records.session("s", "shop", new Ledger(3, 0, 1, 2, 0, 0, 0, 0, 0), new SourceOffset(2, 7));

        Applied applied = store.apply(replaced(Records.memory(1, session), "\"accepted\":3", "\"accepted\":4"));

        assertThat(applied.undecodable()).isEqualTo(1);
        assertThat(OpenStore.column(store.database.writer(), "SELECT partition || ' ' || next FROM reflected_offsets"))
                .containsExactly("2 8");
    }

    @Test
    void shouldRejectASessionWithTheNumberOfAnotherAndKeepTheSessionsRow() throws SQLException {
        MemoryRecord.SessionRecord session = Records.session("s", "shop", Ledger.EMPTY, null);
        String number = "\"number\":" + session.number();

        Applied foreign = store.apply(replaced(Records.memory(1, session), number, "\"number\":7"));
        store.apply(Records.memory(2, session));

        assertThat(foreign.undecodable()).isEqualTo(1);
        assertThat(sessions()).containsExactly(session.number() + " s");
    }

    @Test
    void shouldNameASessionThatWasAddressedByItsNumberAlone() throws SQLException {
        MemoryRecord.SessionRecord named = Records.session("s", "shop", Ledger.EMPTY, null);
        String unnamed = "#" + named.number();
        ConsumerRecord<String, byte[]> first =
                replaced(Records.memory(1, named), "\"sessionId\":\"s\"", "\"sessionId\":\"" + unnamed + "\"");

        store.apply(first);
        assertThat(sessions()).containsExactly(named.number() + " " + unnamed);
        store.apply(Records.memory(2, named));

        assertThat(sessions()).containsExactly(named.number() + " s");
    }

    private List<String> sessions() throws SQLException {
        return OpenStore.column(store.database.writer(), "SELECT number || ' ' || session_id FROM sessions");
    }

    @Test
    void shouldNotTakeTheLetterOfASessionForBytesThatAreNoEvent() throws SQLException {
        DeadLetter letter = Records.letter("undecodable", "memlog.events-0-7", 1);
        DeadLetter bytes = Records.undecodable(0, 7);
        assertThat(letter.key()).isNotEqualTo(bytes.key());

        store.apply(Records.dead(1, letter));
        assertThat(skipped()).isEmpty();
        store.apply(Records.tombstone(Topics.DEAD_LETTERS, 2, letter.key()));
        assertThat(skipped()).isEmpty();
        store.apply(Records.dead(3, bytes));
        assertThat(skipped()).containsExactly("0 7");
    }

    @Test
    void shouldReadTheKeyThatEarlierVersionsGaveBytesThatAreNoEvent() throws SQLException {
        store.apply(Records.tombstone(Topics.DEAD_LETTERS, 1, "undecodable/memlog.events-3-9"));

        assertThat(skipped()).containsExactly("3 9");
        assertThat(DeadLetter.isUndecodableKey("undecodable/memlog.events-3-9")).isTrue();
        assertThat(DeadLetter.isUndecodableKey("undecodable/e1")).isFalse();
    }

    private List<String> skipped() throws SQLException {
        return OpenStore.column(
                store.database.writer(), "SELECT partition || ' ' || \"offset\" FROM undecodable_offsets");
    }

    private List<String> rejected() throws SQLException {
        return OpenStore.column(
                store.database.writer(),
                "SELECT concat_ws(' ', topic, partition, error, count, last_offset) FROM rejected_records");
    }

    private static ConsumerRecord<String, byte[]> replaced(
            ConsumerRecord<String, byte[]> record, String text, String by) {
        String json = new String(record.value(), StandardCharsets.UTF_8);
        assertThat(json).contains(text);
        return Records.record(
                record.topic(),
                0,
                record.offset(),
                record.key(),
                json.replace(text, by).getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<String, byte[]> bytes(long offset, String text) {
        return Records.record(Topics.MEMORIES, 0, offset, "k" + offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Provenance withOrigin(Provenance from, Origin origin) {
        return new Provenance(
                from.key(),
                from.project(),
                from.promptNumber(),
                from.at(),
                from.team(),
                from.author(),
                from.platform(),
                from.memorySessionId(),
                from.provider(),
                from.model(),
                from.tokens(),
                from.events(),
                null,
                null,
                from.call(),
                origin);
    }

    @Test
    void shouldPageThroughAll() {
        for (int i = 0; i < 7; i++) {
            store.apply(Records.memory(i, Records.observation("s", i, "number " + i)));
        }

        Page<Rows.ObservationRow> first = store.queries.observations(new PageRequest(List.of(), 0, 5));
        Page<Rows.ObservationRow> second = store.queries.observations(new PageRequest(List.of(), 5, 5));

        assertThat(first.hasMore()).isTrue();
        assertThat(first.items()).extracting(Rows.ObservationRow::number).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(second.hasMore()).isFalse();
        assertThat(second.items()).extracting(Rows.ObservationRow::number).containsExactly(1L, 0L);
    }

    private String project(long number) {
        return store.queries.observation(number).orElseThrow().project();
    }
}
