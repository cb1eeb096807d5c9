/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.mark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EmbeddingRecord.Embedding;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.SessionId;
import dev.memlog.event.Topics;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.embedding.EmbeddingRows;
import dev.memlog.store.embedding.VectorIndex;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say of a memory, in its row and in all that is read from it. */
class MemoryMarksTest extends StoreTestBase {
    private static final MemoryKey FIRST = key(1);
    private static final MemoryKey SUMMARY = key(3);
    private static final EditedText BETTER =
            new EditedObservation("Prices are zebra", null, "net of tax", List.of("one", "two"));

    @Test
    void shouldShowAnEditedTextInPlaceOfTheOriginalWhichIsKept() {
        seed();

        store.apply(mark(11, FIRST, Kind.TEXT, BETTER, "ada"));

        ObservationRow row = store.queries.observation(1).orElseThrow();
        assertThat(row.title()).isEqualTo("Prices are zebra");
        assertThat(row.narrative()).isEqualTo("net of tax");
        assertThat(row.facts()).containsExactly("one", "two");
        assertThat(row.marks().editedBy()).isEqualTo("ada");
        assertThat(row.marks().original())
                .isEqualTo(new EditedObservation("cache quokka", null, "told in full", List.of("a fact")));
        assertThat(found("zebra")).containsExactly(1L);
        assertThat(found("quokka")).isEmpty();

        store.apply(taken(12, FIRST, Kind.TEXT));

        assertThat(store.queries.observation(1).orElseThrow().title()).isEqualTo("cache quokka");
        assertThat(store.queries.observation(1).orElseThrow().marks().original())
                .isNull();
        assertThat(found("zebra")).isEmpty();
        assertThat(found("quokka")).containsExactly(1L);
    }

    @Test
    void shouldShowTheEditThatComesLastInTheLog() {
        seed();

        store.apply(
                mark(11, FIRST, Kind.TEXT, BETTER, "ada"),
                mark(12, FIRST, Kind.TEXT, new EditedObservation("Last word", null, null, List.of()), "bob"),
                mark(13, SUMMARY, Kind.TEXT, new EditedSummary(null, null, "walrus", null, null, null), "bob"));

        ObservationRow row = store.queries.observation(1).orElseThrow();
        assertThat(row.title()).isEqualTo("Last word");
        assertThat(row.marks().editedBy()).isEqualTo("bob");
        assertThat(row.marks().original())
                .isInstanceOfSatisfying(
                        EditedObservation.class,
                        text -> assertThat(text.title()).isEqualTo("cache quokka"));
        assertThat(store.queries.summary(3).orElseThrow().request()).isNull();
        assertThat(found("walrus")).containsExactly(3L);
    }

    @Test
    void shouldIgnoreTheTextOfAnotherKindOfMemory() {
        seed();

        store.apply(mark(11, SUMMARY, Kind.TEXT, BETTER, "ada"));

        assertThat(store.queries.summary(3).orElseThrow().request()).isEqualTo("cache of the summary");
        assertThat(store.queries.summary(3).orElseThrow().marks().editedBy()).isNull();
    }

    @Test
    void shouldTellAWrongMemoryOnlyToWhoAsksForIt() {
        seed();

        store.apply(mark(11, FIRST, Kind.WRONG, null, "ada"), mark(12, SUMMARY, Kind.WRONG, null, "ada"));

        PageRequest with = new PageRequest(List.of(), 0, 20, Shown.USUAL.wrong(true));
        assertThat(store.queries.observations(new PageRequest(List.of(), 0, 20)).items())
                .extracting(ObservationRow::number)
                .containsExactly(2L);
        assertThat(store.queries.observations(with).items()).hasSize(2);
        assertThat(found("cache")).containsExactlyInAnyOrder(2L);
        assertThat(found("cache", List.of(), with.shown())).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(store.queries.observation(1).orElseThrow().marks().wrong()).isTrue();
    }

    @Test
    void shouldFindAndTellAGlobalMemoryInEveryProject() {
        seed();
        assertThat(found("quokka", List.of("lab"), Shown.USUAL)).isEmpty();

        store.apply(mark(11, FIRST, Kind.GLOBAL, null, "ada"), mark(12, SUMMARY, Kind.PINNED, null, "ada"));

        assertThat(found("quokka", List.of("lab"), Shown.USUAL)).containsExactly(1L);
        assertThat(numbers(store.queries.pinned(List.of("lab"), Shown.CURRENT))).containsExactly(1L);
        assertThat(numbers(store.queries.pinned(List.of("shop"), Shown.CURRENT)))
                .containsExactly(3L, 1L);
        assertThat(store.queries.pinned(List.of(), Shown.CURRENT)).isEmpty();
        assertThat(store.queries
                        .observations(new PageRequest(List.of("lab"), 0, 20))
                        .items())
                .isEmpty();

        store.apply(mark(13, FIRST, Kind.WRONG, null, "bob"));

        assertThat(store.queries.pinned(List.of("lab"), Shown.CURRENT)).isEmpty();
    }

    @Test
    void shouldFindAPinnedMemoryBeforeAnotherThatFitsAsWell() {
        store.apply(
                Records.memory(1, Records.observation("s", 1, "the heron stands")),
                Records.memory(2, Records.observation("t", 2, "the heron stands")));
        assertThat(found("heron", List.of(), Shown.ALL)).containsExactly(2L, 1L);

        store.apply(mark(11, FIRST, Kind.PINNED, null, "ada"));

        assertThat(found("heron", List.of(), Shown.ALL)).containsExactly(1L, 2L);
    }

    @Test
    void shouldKeepAPinnedMemoryFromRetention() {
        seed();
        RetentionQueries retention = new RetentionQueries(store.database);
        RetentionBounds old = new RetentionBounds(Records.NOON.plusSeconds(86_400), null);
        assertThat(retention.overdue(old, 10)).containsExactlyInAnyOrder(1L, 2L, 3L);

        store.apply(mark(11, FIRST, Kind.PINNED, null, "ada"));

        assertThat(retention.overdue(old, 10)).containsExactlyInAnyOrder(2L, 3L);
        assertThat(retention.overdue(new RetentionBounds(null, 1L), 10)).hasSize(1);
    }

    @Test
    void shouldLinkNoNearDuplicateOfATextThatIsAnotherNow() {
        store.apply(
                Records.memory(1, Records.observation("s", 1, "The total is rounded half up now")),
                Records.memory(2, Records.observation("s", 2, "The total is rounded half up now")));
        assertThat(store.queries.observation(2).orElseThrow().duplicateOf()).isEqualTo(1L);

        store.apply(mark(11, FIRST, Kind.TEXT, BETTER, "ada"));
        assertThat(store.queries.observation(2).orElseThrow().duplicateOf()).isNull();
        assertThat(found("rounded")).containsExactly(2L);

        store.apply(taken(12, FIRST, Kind.TEXT));
        assertThat(store.queries.observation(2).orElseThrow().duplicateOf()).isEqualTo(1L);
    }

    /** Whichever is read first: the memory, its marks, or its tombstone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldComeToTheSameRowsInEveryOrder(boolean marksFirst) throws Exception {
        List<ConsumerRecord<String, byte[]>> marks = List.of(
                mark(11, FIRST, Kind.TEXT, BETTER, "ada"),
                mark(12, FIRST, Kind.PINNED, null, "ada"),
                mark(13, key(2), Kind.WRONG, null, "bob"));
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>(memories());
        all.addAll(marks);
        List<ConsumerRecord<String, byte[]>> inOrder = List.copyOf(all);
        if (marksFirst) {
            Collections.reverse(all);
        }
        all.forEach(record -> store.apply(record));
        try (OpenStore other = new OpenStore(folder.resolve("other.db"))) {
            inOrder.forEach(record -> other.apply(record));

            assertThat(store.dump()).isEqualTo(other.dump());
            assertThat(store.dump()).contains("net of tax", "== memory_marks");
        }
    }

    @Test
    void shouldLeaveNothingOfAForgottenMemoryOrOfWhatWasSaidOfIt() throws Exception {
        seed();
        store.apply(mark(11, FIRST, Kind.TEXT, BETTER, "ada"), mark(12, FIRST, Kind.PINNED, null, "ada"));

        long offset = 20;
        List<String> keys = new ArrayList<>(MemoryMark.keysBeside(FIRST));
        keys.add(FIRST.toString());
        for (String key : keys) {
            store.apply(Records.tombstone(Topics.MEMORIES, offset++, key));
        }

        assertThat(store.dump()).doesNotContain("zebra", "quokka", "net of tax", FIRST.toString());
    }

    @Test
    void shouldFindByTheVectorOfTheTextThatIsShownAlone() {
        seed();
        VectorIndex index = new VectorIndex(Long.MAX_VALUE);
        EmbeddingRows rows = new EmbeddingRows(store.database, "stand-in");
        Embedding old = Records.embedding(FIRST, 1, 1, 0);
        Embedding edited = new Embedding(
                old.memory(), 1, old.model(), old.scale(), old.steps(), 7, Records.NOON, BETTER.revision());
        store.apply(Records.embedding(1, old), Records.embedding(2, Records.embedding(key(2), 2, 0, 1)));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(2);

        // When the text is another, its vector is not found by any more
        store.apply(mark(11, FIRST, Kind.TEXT, BETTER, "ada"));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(1);

        // nor is one of the old text that comes late
        store.apply(Records.embedding(3, old));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(1);

        store.apply(Records.embedding(4, edited));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(2);

        // and a vector that another node made of an edit that is not read yet counts once it is
        store.apply(taken(12, FIRST, Kind.TEXT));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(1);
        store.apply(mark(13, FIRST, Kind.TEXT, BETTER, "ada"));
        rows.takeUp(index);
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void shouldExportTheOriginalWithItsMarks() {
        seed();
        store.apply(
                mark(11, FIRST, Kind.TEXT, BETTER, "ada"),
                mark(12, FIRST, Kind.GLOBAL, null, "bob"),
                mark(13, FIRST, Kind.PINNED, null, "bob"),
                taken(14, FIRST, Kind.PINNED));

        List<ExportLine.Memory> lines =
                new ExportQueries(store.database).memories(ExportQueries.Selection.ALL, ExportQueries.Place.START, 10);

        ExportLine.Memory first =
                lines.stream().filter(line -> line.number() == 1).findFirst().orElseThrow();
        assertThat(EditedText.of(first.memory()))
                .isEqualTo(new EditedObservation("cache quokka", null, "told in full", List.of("a fact")));
        assertThat(first.marks()).extracting(MemoryMark::kind).containsExactly(Kind.GLOBAL, Kind.TEXT);
        assertThat(first.marks().getLast().text()).isEqualTo(BETTER);
        assertThat(first.marks().getFirst().author()).isEqualTo("bob");
        assertThat(lines)
                .filteredOn(line -> line.number() != 1)
                .allSatisfy(line -> assertThat(line.marks()).isEmpty());
    }

    private void seed() {
        memories().forEach(record -> store.apply(record));
    }

    private static List<ConsumerRecord<String, byte[]>> memories() {
        return List.of(
                Records.memory(1, Records.observation("s", 1, "cache quokka")),
                Records.memory(2, Records.observation("s", 2, "cache heron unlike it")),
                Records.memory(3, Records.summary("s", 3, "cache of the summary")));
    }

    private List<Long> found(String words) {
        return found(words, List.of(), Shown.USUAL);
    }

    private List<Long> found(String words, List<String> projects, Shown shown) {
        SearchHits hits = store.queries.search(SearchRequest.of(words)
                .projects(projects)
                .shown(shown)
                .paging(SearchRequest.Paging.TOGETHER)
                .build());
        return hits.ranked().stream().map(SearchHits.Hit::number).toList();
    }

    private static List<Long> numbers(List<MemoryRow> rows) {
        return rows.stream().map(MemoryRow::number).toList();
    }

    private static MemoryKey key(long sequence) {
        return new MemoryKey(SessionId.local("s"), sequence, 0);
    }

    private static ConsumerRecord<String, byte[]> mark(
            long offset, MemoryKey memory, Kind kind, @Nullable EditedText text, String author) {
        return Records.memory(
                offset, new MemoryMark(memory, kind, true, text, Records.NOON.plusSeconds(offset), author));
    }

    private static ConsumerRecord<String, byte[]> taken(long offset, MemoryKey memory, Kind kind) {
        return Records.memory(offset, new MemoryMark(memory, kind, false, null, Records.NOON, "ada"));
    }
}
