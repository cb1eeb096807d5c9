/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.Seeds;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContextRankingTest {
    private long numbers;

    @Test
    void shouldPreferTheRecentOfWhatIsAlikeOtherwise() {
        ObservationRow old = row("s1", "feature", "Tours are sorted", "/p/Tour.java", 20);
        ObservationRow recent = row("s2", "feature", "Stops are checked", "/p/Stop.java", 1);

        assertThat(rank(old, recent)).containsExactly(recent, old);
    }

    @Test
    void shouldPreferADecisionToAChangeOfTheSameDay() {
        ObservationRow change = row("s1", "change", "Version bumped", "/p/pom.xml", 1);
        ObservationRow decision = row("s2", "decision", "Money is kept in cents", "/p/Money.java", 1);

        assertThat(rank(change, decision)).containsExactly(decision, change);
    }

    @Test
    void shouldNotLetOneLongSessionHideTheOthers() {
        List<ObservationRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> row("long", "feature", "Part " + i + " of it was written", "/p/F" + i + ".java", 0))
                .toList();
        ObservationRow other = row("other", "feature", "Depots are known", "/p/Depot.java", 2);

        List<ObservationRow> best = new ContextRanking(null, null).best(plus(rows, other), 8);

        assertThat(best).contains(other);
    }

    @Test
    void shouldTellOneOfThoseThatSayTheSame() {
        ObservationRow first = row("s1", "feature", "Route got a depot field", "/p/A.java", 0);
        ObservationRow again = row("s2", "feature", "Route got a depot field", "/p/B.java", 0);
        ObservationRow other = row("s3", "feature", "Prices are rounded", "/p/C.java", 3);

        assertThat(rank(first, again, other)).startsWith(first, other);
    }

    @Test
    void shouldPreferWhatIsAboutTheFolderAndTheBranchOfTheSession() {
        ObservationRow elsewhere = row("s1", "feature", "Tours are sorted", "/p/web/Tour.java", 0);
        ObservationRow here = row("s2", "feature", "Stops are checked", "/p/core/Stop.java", 1);
        ObservationRow meant = row("s3", "feature", "Cart rounding was off", "/p/web/Cart.java", 2);

        List<ObservationRow> rows = List.of(elsewhere, here, meant);
        assertThat(new ContextRanking("/p/core", null).best(rows, 1)).containsExactly(here);
        assertThat(new ContextRanking("/p", "feature/cart-rounding").best(rows, 1))
                .containsExactly(meant);
        assertThat(new ContextRanking("/p", "feature/main").best(rows, 1)).containsExactly(elsewhere);
    }

    @Test
    void shouldJudgeAnIdleProjectAsOnItsLastDay() {
        ObservationRow old = row("s1", "decision", "Money is kept in cents", "/p/Money.java", 401);
        ObservationRow newest = row("s2", "change", "Version bumped", "/p/pom.xml", 400);

        assertThat(rank(newest, old)).containsExactly(old, newest);
    }

    // The figures themselves stand in decision 0022; this keeps them from being lost unnoticed.
    @Test
    void shouldTellMoreOfAProjectThanTheNewestAloneWould() {
        ContextFigures.Figures newest = ContextFigures.of(ContextFigures.Choice.NEWEST_FIRST);
        ContextFigures.Figures chosen = ContextFigures.of(ContextFigures.Choice.BY_WORTH);

        assertThat(chosen.sessions()).isGreaterThan(2 * newest.sessions());
        assertThat(chosen.files()).isGreaterThan(2 * newest.files());
        assertThat(chosen.decisions()).isGreaterThan(2 * newest.decisions());
        assertThat(chosen.needed()).isGreaterThan(newest.needed() + 0.15);
    }

    private static List<ObservationRow> rank(ObservationRow... rows) {
        return new ContextRanking(null, null).best(List.of(rows), rows.length);
    }

    private static List<ObservationRow> plus(List<ObservationRow> rows, ObservationRow row) {
        return Stream.concat(rows.stream(), Stream.of(row)).toList();
    }

    private ObservationRow row(String session, String kind, String title, String file, int daysAgo) {
        SessionId id = SessionId.local(session);
        return Seeds.about(
                ++numbers,
                new MemoryKey(id, numbers, 0),
                SessionNumber.of(id),
                kind,
                title,
                file,
                Seeds.MORNING.minus(Duration.ofDays(daysAgo)));
    }
}
