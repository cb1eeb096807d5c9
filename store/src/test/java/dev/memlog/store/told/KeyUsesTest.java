/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Told;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.Teammate;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.told.WhyQueries.ToldTo;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose command a session ran, and whose error it met again, after it was told. */
class KeyUsesTest extends StoreTestBase {
    private static final int ERROR = 4711;
    private final PlayedSessions played = new PlayedSessions(Teammate.of("local", "dev"));

    private void read() {
        store.projector.apply(played.log, 1, List.of());
    }

    private List<Use> uses(long number) {
        return told(number).stream().map(ToldTo::uses).flatMap(List::stream).toList();
    }

    private List<Use> met(long number) {
        return told(number).stream().map(ToldTo::met).flatMap(List::stream).toList();
    }

    private List<ToldTo> told(long number) {
        return new WhyQueries(store.database).why(number).orElseThrow().told();
    }

    @Test
    void shouldJoinTheCommandsThatASessionRanAndTheErrorsThatItMet() {
        long cart = played.observation("old", 1, "check with `mvn -q verify -pl cart`", ERROR);
        long other = played.observation("old", 2, "check with `npm test`", ERROR + 1);
        played.session("new", "shop");
        played.told("new", 1, 100, Told.START, 90, cart, other);
        played.call("new", 110, "mvn verify", null);
        played.call("new", 120, null, ERROR);
        played.call("new", 130, null, ERROR);
        read();

        assertThat(uses(cart)).containsExactly(new Use(Use.RAN, 110, PlayedSessions.at(110)));
        assertThat(met(cart))
                .containsExactly(
                        new Use(Use.MET, 120, PlayedSessions.at(120)), new Use(Use.MET, 130, PlayedSessions.at(130)));
        assertThat(uses(other)).isEmpty();
        assertThat(met(other)).isEmpty();
        assertThat(new WhyQueries(store.database).why(cart).orElseThrow().totals())
                .isEqualTo(new WhyQueries.Totals(1, 1, 45, 1, 1));
    }

    @Test
    void shouldNotTakeAnErrorMetAgainForAUse() {
        long cart = played.observation("old", 1, "it is rounded", ERROR);
        played.told("new", 1, 100, Told.START, 90, cart);
        played.call("new", 120, null, ERROR);
        read();

        assertThat(met(cart)).hasSize(1);
        assertThat(new WhyQueries(store.database)
                        .why(cart)
                        .orElseThrow()
                        .totals()
                        .used())
                .isZero();
        assertThat(new ToldQueries(store.database).counts(List.of(cart))).isEqualTo(Map.of(cart, new ToldCount(1, 0)));
    }

    @Test
    void shouldCountNothingBeforeTheTellingNorInAnotherSessionNorOfTheSessionsOwn() {
        long cart = played.observation("old", 1, "check with `make`", ERROR);
        long own = played.observation("new", 2, "check with `make`", ERROR);
        played.call("new", 90, "make", null);
        played.call("new", 91, null, ERROR);
        played.told("new", 1, 100, Told.START, 90, cart, own);
        // Its record is behind that of the telling, its time is not.
        played.call("new", 99, "make", null);
        played.call("new", 98, null, ERROR);
        played.call("another", 110, "make", null);
        played.call("another", 120, null, ERROR);
        read();

        assertThat(told(cart)).hasSize(1);
        assertThat(uses(cart)).isEmpty();
        assertThat(met(cart)).isEmpty();

        played.call("new", 130, "make", null);
        played.call("new", 131, null, ERROR);
        read();

        assertThat(uses(cart)).hasSize(1);
        assertThat(met(cart)).hasSize(1);
        assertThat(uses(own)).isEmpty();
        assertThat(met(own)).isEmpty();
    }

    @Test
    void shouldGoByTheTextThatTheMemoryWasMadeWith() throws SQLException {
        long cart = played.observation("old", 1, "check with `make`", ERROR);
        played.put(new MemoryMark(
                played.member().key("old", 1),
                MemoryMark.Kind.TEXT,
                true,
                new EditedObservation("check with `npm test`", null, null, List.of()),
                Records.NOON,
                "dev"));
        played.told("new", 1, 100, Told.START, 90, cart);
        played.call("new", 110, "npm test", null);
        played.call("new", 120, "make", null);
        read();
        assertThat(uses(cart)).extracting(Use::evidence).containsExactly(120L);

        try (OpenStore rebuilt = new OpenStore(folder.resolve("compacted.db"))) {
            rebuilt.projector.apply(played.compacted(), 1, List.of());
            assertThat(rebuilt.dump()).isEqualTo(store.dump());
        }
    }

    @Test
    void shouldLeaveNothingOfWhatIsForgotten() throws SQLException {
        long cart = played.observation("old", 1, "check with `make`", ERROR);
        played.told("new", 1, 100, Told.START, 90, cart);
        played.call("new", 110, "make", null);
        played.call("new", 120, null, ERROR);
        read();
        assertThat(column("SELECT how FROM told_uses ORDER BY 1")).containsExactly(Use.MET, Use.RAN);
        assertThat(column("SELECT kind FROM memory_keys ORDER BY 1"))
                .containsExactly(MemoryKeyRepository.COMMAND, MemoryKeyRepository.ERROR);

        played.tombstone(EventTaken.keyOf(TeamName.LOCAL, played.number("new"), 120));
        read();
        assertThat(column("SELECT how FROM told_uses")).containsExactly(Use.RAN);

        played.tombstone(played.key("old", 1));
        read();
        assertThat(column("SELECT how FROM told_uses")).isEmpty();
        assertThat(column("SELECT kind FROM memory_keys")).isEmpty();
    }

    // Rows of an earlier log stayed when all rows were dropped.
    @Test
    void shouldDropWhatWasToldAndSaidWithTheOtherRows() throws SQLException {
        String empty = store.dump();
        long cart = played.observation("old", 1, "check with `make`", ERROR);
        played.put(
                new MemoryMark(played.member().key("old", 1), MemoryMark.Kind.PINNED, true, null, Records.NOON, "dev"));
        played.told("new", 1, 100, Told.START, 90, cart);
        played.call("new", 110, "make", null);
        read();

        store.projector.clear();

        assertThat(store.dump()).isEqualTo(empty);
    }

    @Test
    void shouldExportTheErrorsThatAMemoryIsMadeOf() throws SQLException {
        played.observation("old", 1, "it is rounded", ERROR);
        played.observation("old", 2, "shop", "change", "Cart.java");
        played.session("old", "shop");
        read();

        List<List<Integer>> errors = new ExportQueries(store.database)
                .memories(ExportQueries.Selection.ALL, ExportQueries.Place.START, 10).stream()
                        .map(line -> ((MemoryRecord.Observation) line.memory()).errors())
                        .toList();

        assertThat(errors).containsExactly(List.of(ERROR), List.of());
    }

    @Test
    void shouldShowAViewerNoKeyOfAMemoryThatIsKeptFromHim() {
        Teammate ada = Teammate.of("red", "ada");
        PlayedSessions open = new PlayedSessions(ada);
        long cart = open.observation("old", 1, "check with `make`", ERROR);
        open.session("new", "shop");
        open.told("new", 1, 100, Told.START, 10, cart);
        open.call("new", 110, "make", null);
        open.call("new", 120, null, ERROR);
        store.projector.apply(open.log, 1, List.of());
        Viewer bob = new Viewer("bob", ProjectGlobs.ALL);
        assertThat(keys(bob)).isEqualTo(2);
        assertThat(store.view(ada.team(), bob)
                        .why()
                        .why(cart)
                        .orElseThrow()
                        .totals()
                        .met())
                .isEqualTo(1);

        store.apply(Records.memory(open.log.size(), ada.share("old", 1, Visibility.PRIVATE)));

        assertThat(keys(bob)).isZero();
        assertThat(keys(new Viewer("ada", ProjectGlobs.ALL))).isEqualTo(2);
        assertThat(store.view(ada.team(), bob).why().why(cart)).isEmpty();
    }

    private long keys(Viewer viewer) {
        return store.teams
                .source(new TeamName("red"), viewer)
                .read(connection -> new Select("count(*) FROM memory_keys").number(connection));
    }

    private List<String> column(String sql) throws SQLException {
        return OpenStore.column(store.database.writer(), sql);
    }
}
