/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Extent;
import dev.memlog.store.query.ForgetQueries.Target;
import dev.memlog.store.row.PageRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is meant by a filter, and what is left of it in the files once its tombstones have come. */
class ForgottenRowsTest extends StoreTestBase {
    private static final String SECRET = "xyzzyplugh";

    private ForgetQueries forgetting;

    @BeforeEach
    void open() {
        forgetting = new ForgetQueries(store.database);
        store.apply(
                Records.memory(0, Records.session("a", "shop", new Ledger(3, 0, 0, 1, 2, 0, 0, 0, 0), null)),
                Records.memory(1, Records.prompt("a", 1, "where is " + SECRET)),
                Records.memory(2, Records.observation("a", 2, "Found " + SECRET + " in the drawer")),
                Records.memory(3, Records.summary("a", 3, "find " + SECRET)),
                Records.memory(4, Records.observation("a", 4, "Something else entirely")),
                Records.memory(5, Records.session("b", "till", new Ledger(2, 0, 0, 1, 0, 0, 0, 1, 0), null)),
                Records.memory(
                        6,
                        Records.observation(
                                Records.from("b", 2, "till", Records.NOON.plusSeconds(3_600)), "Later", "of the till")),
                Records.dead(0, Records.letter("b", "e9", 4)),
                Records.dead(1, Records.undecodable(0, 3)));
    }

    @Test
    void shouldMeanSingleMemoriesByTheirNumbers() {
        List<Target> targets =
                forgetting.next(filter(List.of(2L, 6L, 77L), List.of(), List.of(), null, null, ""), 0, 9);

        assertThat(targets).hasSize(2).allMatch(target -> !target.whole());
        assertThat(keys(targets)).containsExactlyInAnyOrder(key("a", 2), key("b", 2));
        assertThat(targets).flatExtracting(Target::letters).isEmpty();
        assertThat(targets).extracting(Target::sessionId).containsOnly(SessionId.local("a"), SessionId.local("b"));
    }

    @Test
    void shouldMeanASessionWithAllItHasWhenItIsNamedAlone() {
        ForgetFilter filter = filter(List.of(), List.of("a"), List.of(), null, null, "");

        assertThat(forgetting.next(filter, 0, 9)).singleElement().satisfies(target -> {
            assertThat(target.whole()).isTrue();
            assertThat(target.session()).isEqualTo(SessionNumber.of(SessionId.local("a")));
            assertThat(target.memories()).hasSize(4);
        });
        Extent extent = forgetting.extent(filter, 0);
        assertThat(extent.observations()).isEqualTo(2);
        assertThat(extent.summaries()).isEqualTo(1);
        assertThat(extent.prompts()).isEqualTo(1);
        assertThat(extent.waiting()).isEqualTo(2);
        assertThat(extent.whole()).isEqualTo(1);
        assertThat(extent.titles()).hasSize(4).first().asString().startsWith("#4 bugfix: Something else");
    }

    @Test
    void shouldMeanAProjectsSessionsAndTheirLetters() {
        List<Target> targets = forgetting.next(filter(List.of(), List.of(), List.of("till"), null, null, ""), 0, 9);

        assertThat(targets).singleElement().satisfies(target -> {
            assertThat(target.whole()).isTrue();
            assertThat(target.letters()).containsExactly(new EventId("e9"));
        });
    }

    @Test
    void shouldRequireThatEveryConditionIsMet() {
        Instant later = Records.NOON.plusSeconds(60);

        assertThat(keys(next(filter(List.of(), List.of("a"), List.of("till"), null, null, ""))))
                .isEmpty();
        assertThat(keys(next(filter(List.of(), List.of(), List.of("shop"), null, null, SECRET))))
                .containsExactlyInAnyOrder(key("a", 1), key("a", 2), key("a", 3));
        assertThat(keys(next(filter(List.of(), List.of(), List.of(), null, null, SECRET + " drawer"))))
                .containsExactly(key("a", 2));
        assertThat(keys(next(filter(List.of(), List.of(), List.of(), later, null, ""))))
                .containsExactly(key("b", 2));
        assertThat(keys(next(filter(List.of(), List.of(), List.of(), null, later, ""))))
                .hasSize(4);
        assertThat(next(filter(List.of(), List.of("a"), List.of(), null, later, "")))
                .noneMatch(Target::whole);
    }

    @Test
    void shouldFindLettersByTheirOwnWords() {
        assertThat(next(filter(List.of(), List.of(), List.of(), null, null, "original")))
                .singleElement()
                .satisfies(target -> assertThat(target.letters()).containsExactly(new EventId("e9")));
        assertThat(next(filter(List.of(), List.of(), List.of(), null, null, "original nowhere")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-drawer", "*", "%", "\"\""})
    void shouldMeanNothingByATextWithoutAWord(String text) {
        assertThat(ForgetFilter.isSearchable(text)).isFalse();
        assertThat(next(filter(List.of(), List.of(), List.of(), null, null, text)))
                .isEmpty();
    }

    @Test
    void shouldMeanNothingWithoutACondition() {
        assertThat(next(filter(List.of(), List.of(), List.of(), null, null, "")))
                .isEmpty();
    }

    @Test
    void shouldGoOnBehindTheSessionThatAPartEndedWith() {
        ForgetFilter all = filter(List.of(), List.of(), List.of("shop", "till"), null, null, "");
        List<Target> first = forgetting.next(all, 0, 1);
        List<Target> second = forgetting.next(all, first.getLast().session().value(), 1);

        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
        assertThat(second.getFirst().session()).isGreaterThan(first.getFirst().session());
        assertThat(forgetting.next(all, second.getFirst().session().value(), 1)).isEmpty();
        assertThat(forgetting.extent(all, first.getLast().session().value()).sessions())
                .isEqualTo(1);
    }

    @Test
    void shouldTellWhichObservationsSayTheSameAndStay() {
        store.apply(
                Records.memory(10, Records.observation("a", 8, "The build needs twelve gigabytes of memory")),
                Records.memory(11, Records.observation("a", 9, "The build needs twelve gigabytes of memory")));

        assertThat(forgetting
                        .extent(filter(List.of(10L), List.of(), List.of(), null, null, ""), 0)
                        .alike())
                .containsExactly(11L);
    }

    @Test
    void shouldMeanASessionNoMoreOnceNothingButItsCountsIsLeft() {
        ForgetFilter filter = filter(List.of(), List.of("a"), List.of(), null, null, "");
        List<ConsumerRecord<String, byte[]>> records = tombstones(forgetting.next(filter, 0, 9));
        MemoryRecord.SessionRecord before =
                Records.session("a", "shop", new Ledger(3, 0, 0, 1, 0, 0, 0, 0, 2), new SourceOffset(0, 5));
        records.add(Records.memory(90, forgotten(before)));

        store.projector.apply(records, 1, List.of());

        assertThat(forgetting.next(filter, 0, 9)).isEmpty();
        assertThat(forgetting.extent(filter, 0).sessions()).isZero();
        assertThat(store.queries.sessions(new PageRequest(List.of(), 0, 20)).items())
                .hasSize(2);
        assertThat(store.queries.ledger().discarded()).isEqualTo(2);
    }

    @Test
    void shouldReflectARecordThatIsOfNoSession() {
        store.apply(Records.memory(20, new MemoryRecord.Reflection(new SourceOffset(2, 40))));

        assertThat(store.queries.reflectedOffsets()).containsEntry(2, 41L);
    }

    /** The write-ahead log had kept what was deleted from the tables and from the index. */
    @Test
    void shouldLeaveNothingInAnyFileOnceTheTombstonesHaveCome() throws Exception {
        ForgetFilter filter = filter(List.of(), List.of(), List.of(), null, null, SECRET);
        assertThat(filesHold(SECRET)).isTrue();

        store.projector.apply(tombstones(forgetting.next(filter, 0, 9)), 1, List.of());

        assertThat(store.projector.cleanUp()).isTrue();
        assertThat(filesHold(SECRET)).isFalse();
        assertThat(filesHold("Something else entirely")).isTrue();
        assertThat(store.dump()).doesNotContain(SECRET);
    }

    @Test
    void shouldTryAgainWhenAReaderStillReadsWhatIsToBeCut() throws Exception {
        ForgetFilter filter = filter(List.of(), List.of(), List.of(), null, null, SECRET);
        List<ConsumerRecord<String, byte[]>> tombstones = tombstones(forgetting.next(filter, 0, 9));

        boolean whileRead = store.database.readers().read(connection -> {
            count(connection);
            store.projector.apply(tombstones, 1, List.of());
            return store.projector.cleanUp();
        });

        assertThat(whileRead).isFalse();
        assertThat(store.projector.cleanUp()).isTrue();
        assertThat(filesHold(SECRET)).isFalse();
    }

    @Test
    void shouldGiveTheSpaceOfWhatIsForgottenBack() throws Exception {
        List<ConsumerRecord<String, byte[]>> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(Records.memory(
                    100 + i, Records.observation(Records.from("c", 10 + i, "big"), "Title " + i, "x ".repeat(4_000))));
        }
        store.projector.apply(many, 1, List.of());
        store.projector.cleanUp();
        long before = Files.size(folder.resolve("memlog.db"));

        ForgetFilter filter = filter(List.of(), List.of("c"), List.of(), null, null, "");
        store.projector.apply(tombstones(forgetting.next(filter, 0, 9)), 1, List.of());
        store.projector.cleanUp();

        assertThat(Files.size(folder.resolve("memlog.db"))).isLessThan(before / 2);
    }

    private List<Target> next(ForgetFilter filter) {
        return forgetting.next(filter, 0, 9);
    }

    private static ForgetFilter filter(
            List<Long> numbers,
            List<String> sessions,
            List<String> projects,
            @Nullable Instant from,
            @Nullable Instant before,
            String text) {
        return new ForgetFilter(
                numbers, sessions.stream().map(SessionId::local).toList(), projects, from, before, text);
    }

    private static List<MemoryKey> keys(List<Target> targets) {
        return targets.stream().flatMap(target -> target.memories().stream()).toList();
    }

    private static MemoryKey key(String session, long sequence) {
        return new MemoryKey(SessionId.local(session), sequence, 0);
    }

    private static List<ConsumerRecord<String, byte[]>> tombstones(List<Target> targets) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (Target target : targets) {
            target.memories().forEach(memory -> records.add(Records.tombstone(Topics.MEMORIES, 50, memory.toString())));
            target.letters()
                    .forEach(letter -> records.add(Records.tombstone(
                            Topics.DEAD_LETTERS, 50, DeadLetter.keyOf(SessionId.local("b"), letter))));
        }
        return records;
    }

    private static MemoryRecord.SessionRecord forgotten(MemoryRecord.SessionRecord s) {
        return new MemoryRecord.SessionRecord(
                s.sessionId(),
                s.number(),
                s.project(),
                s.team(),
                s.author(),
                s.platform(),
                s.status(),
                "forgotten",
                s.generation(),
                s.startedAt(),
                s.lastActivityAt(),
                null,
                s.promptCount(),
                s.memorySessionIds(),
                s.ledger(),
                s.inputTokens(),
                s.outputTokens(),
                null,
                s.reflects());
    }

    private static void count(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM observations")) {
            assertThat(rows.next()).isTrue();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private boolean filesHold(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
