/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.Topics;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Viewer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say that an observation supersedes, beside what the texts say. */
class ProviderDenialsTest extends StoreTestBase {
    private static final String PORT = "Checkout service listens on port 8080";
    private static final String OTHER_PORT = "Checkout service listens on port 9090 now";

    @Test
    void shouldTakeTheProvidersWordWhateverTheTextsSay() {
        store.apply(say(1, "Sessions live in Redis"), say(2, "Cookies are signed, nothing is kept", 1));

        assertThat(supersededBy(1)).isEqualTo(2);
        assertThat(store.queries.supersededBy(List.of(2L))).containsEntry(2L, List.of(1L));
    }

    @Test
    void shouldIgnoreWhatIsUnknownLaterOrTheObservationItself() {
        store.apply(say(1, "Sessions live in Redis", 1, 2, 77), say(2, "Cookies are signed", 2));

        assertThat(supersededBy(1)).isNull();
        assertThat(supersededBy(2)).isNull();
    }

    @Test
    void shouldStandAgainWhileTheLaterIsHiddenOrWrong() {
        store.apply(say(1, "Sessions live in Redis"), say(2, "Cookies are signed", 1));

        store.apply(Records.memory(10, new MemoryRecord.MemoryEdit(key(2), true, Records.NOON, "dev")));
        assertThat(supersededBy(1)).isNull();
        store.apply(Records.memory(11, new MemoryRecord.MemoryEdit(key(2), false, Records.NOON, "dev")));
        assertThat(supersededBy(1)).isEqualTo(2);
        store.apply(Records.memory(12, mark(2, MemoryMark.Kind.WRONG, null)));
        assertThat(supersededBy(1)).isNull();
    }

    @Test
    void shouldStandAgainWhenTheLaterIsForgotten() throws SQLException {
        store.apply(say(1, "Sessions live in Redis"), say(2, "Cookies are signed", 1));

        store.apply(Records.tombstone(Topics.MEMORIES, 10, key(2).toString()));

        assertThat(supersededBy(1)).isNull();
        assertThat(column("SELECT count(*) FROM provider_denials")).containsExactly("0");
        assertThat(column("SELECT count(*) FROM denials")).containsExactly("0");
    }

    @Test
    void shouldHoldAlsoAfterAnEditEndedTheDenialByText() {
        store.apply(say(1, PORT), say(2, OTHER_PORT, 1), say(3, OTHER_PORT + " and over TLS"));
        EditedObservation text = new EditedObservation("Nothing about it", null, null, List.of());

        store.apply(
                Records.memory(10, mark(2, MemoryMark.Kind.TEXT, text)),
                Records.memory(11, mark(3, MemoryMark.Kind.TEXT, text)));

        assertThat(supersededBy(1)).isEqualTo(2);
    }

    @Test
    void shouldStayWithinOneProjectAndOneCircle() {
        store.apply(
                say(1, "Sessions live in Redis"),
                Records.memory(2, observation(2, "parcel", "Cookies are signed", List.of(key(1).toString()))),
                say(3, "Cookies are signed", 1));
        share(3, Visibility.PRIVATE);
        assertThat(supersededBy(1)).isNull();

        share(1, Visibility.PRIVATE);
        assertThat(supersededBy(1)).isEqualTo(3);
        share(1, Visibility.TEAM);
        assertThat(supersededBy(1)).isNull();
        share(3, Visibility.TEAM);
        assertThat(supersededBy(1)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveTheSameRowsInWhateverOrderRecordsAreRead(long seed) throws SQLException {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(List.of(
                say(1, PORT),
                say(2, "Sessions live in Redis", 1),
                say(3, OTHER_PORT, 1, 2),
                say(4, "Cookies are signed", 2, 5),
                say(5, PORT + " again", 3, 4),
                say(6, "Nothing of it holds", 1, 2, 3, 4, 5)));
        records.forEach(store::apply);
        List<String> denials = column("SELECT later || ' ' || earlier || ' ' || by_word FROM denials ORDER BY 1");
        List<String> rows = column("SELECT number || ' ' || coalesce(superseded_by, '-') FROM observations ORDER BY 1");
        assertThat(rows).containsExactly("1 2", "2 3", "3 5", "4 5", "5 6", "6 -");

        store.close();
        store = new OpenStore(folder.resolve("anew.db"));
        Collections.shuffle(records, new Random(seed));
        records.forEach(store::apply);

        assertThat(column("SELECT later || ' ' || earlier || ' ' || by_word FROM denials ORDER BY 1"))
                .isEqualTo(denials);
        assertThat(column("SELECT number || ' ' || coalesce(superseded_by, '-') FROM observations ORDER BY 1"))
                .isEqualTo(rows);
    }

    @Test
    void shouldMeanTheSameMemoriesOnAnotherNode() throws SQLException {
        store.apply(
                say(1, "Sessions live in Redis"),
                say(2, "Cookies are signed", 1),
                say(3, "Forgotten soon"),
                say(4, "Tokens expire", 2, 3));
        store.apply(Records.tombstone(Topics.MEMORIES, 10, key(3).toString()));
        List<ExportLine.Memory> exported = export();

        store.close();
        store = new OpenStore(folder.resolve("other.db"));
        // There the keys belong to other memories.
        for (long number : List.of(1L, 2L)) {
            store.apply(Records.memory(
                    number,
                    Records.observation(
                            Records.from("s", number, "shop", Records.NOON.plusMillis(number)), "Other", "told")));
        }
        long sequence = 20;
        for (ExportLine.Memory line : exported.reversed()) {
            MemoryKey key = new MemoryKey(SessionId.local("s"), sequence, 0);
            store.apply(Records.memory(sequence++, line.memory().at(key)));
        }

        assertThat(column("SELECT title || ' by ' || (SELECT later.title FROM observations later"
                        + " WHERE later.number = o.superseded_by) FROM observations o WHERE superseded_by IS NOT NULL"
                        + " ORDER BY 1"))
                .containsExactly("Cookies are signed by Tokens expire", "Sessions live in Redis by Cookies are signed");
        assertThat(export().stream()
                        .filter(line -> line.memory().provenance().key().sequence() >= 20)
                        .map(line -> ((MemoryRecord.Observation) line.memory()).supersedes()))
                .isEqualTo(exported.stream()
                        .map(line -> ((MemoryRecord.Observation) line.memory()).supersedes())
                        .toList());
    }

    @Test
    void shouldNameNothingThatTheReaderOfAnExportDoesNotFind() {
        store.apply(say(1, "Sessions live in Redis"), say(2, "Cookies are signed", 1));
        share(1, Visibility.PRIVATE);

        assertThat(export(new Viewer("dev", ProjectGlobs.ALL)).getLast().supersedes())
                .hasSize(1);
        assertThat(export(new Viewer("bob", ProjectGlobs.ALL)))
                .singleElement()
                .satisfies(seen -> assertThat(seen.supersedes()).isEmpty());
    }

    private List<MemoryRecord.Observation> export(Viewer viewer) {
        return export(store.teams.source(TeamName.LOCAL, viewer)).stream()
                .map(line -> (MemoryRecord.Observation) line.memory())
                .toList();
    }

    private List<ExportLine.Memory> export() {
        return export(store.database);
    }

    private static List<ExportLine.Memory> export(ReadSource source) {
        return new ExportQueries(source).memories(ExportQueries.Selection.ALL, ExportQueries.Place.START, 10);
    }

    private List<String> column(String sql) throws SQLException {
        return OpenStore.column(store.database.writer(), sql);
    }

    private static ConsumerRecord<String, byte[]> say(long number, String text, long... supersedes) {
        List<String> keys = new ArrayList<>();
        for (long earlier : supersedes) {
            keys.add(key(earlier).toString());
        }
        return Records.memory(number, observation(number, "shop", text, keys));
    }

    private static MemoryRecord.Observation observation(
            long number, String project, String text, List<String> supersedes) {
        return new MemoryRecord.Observation(
                Records.from("s", number, project),
                "change",
                text,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                supersedes,
                List.of());
    }

    private void share(long number, Visibility visibility) {
        store.apply(Records.memory(
                100 + number, new MemoryRecord.MemoryShare(key(number), visibility, Records.NOON, "dev")));
    }

    private static MemoryMark mark(long number, MemoryMark.Kind kind, @Nullable EditedObservation text) {
        return new MemoryMark(key(number), kind, true, text, Records.NOON, "dev");
    }

    private static MemoryKey key(long number) {
        return new MemoryKey(SessionId.local("s"), number, 0);
    }

    private @Nullable Long supersededBy(long number) {
        return store.queries.observation(number).orElseThrow().supersededBy();
    }
}
