/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.SpendQueries.Cost;
import dev.memlog.store.query.SpendQueries.Grouping;
import dev.memlog.store.query.SpendQueries.Range;
import dev.memlog.store.row.PageRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpendQueriesTest extends StoreTestBase {
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final Range ALWAYS = new Range(null, null, List.of());

    private SpendQueries queries;
    private long offset;

    @BeforeEach
    void open() {
        queries = new SpendQueries(store.database);
    }

    @Test
    void shouldSumWhatWasSpentByWhateverIsAsked() {
        apply(spend(MONDAY, "s1", "shop", haiku(2, 200, 40, 400L)));
        apply(spend(TUESDAY, "s1", "shop", haiku(1, 100, 20, 200L), new Line("openai", "mine", 1, 50, 5, null)));
        apply(spend(TUESDAY, "s2", "bank", haiku(1, 10, 2, 20L)));

        assertThat(queries.costs(Grouping.DAY, ALWAYS, 10))
                .containsExactly(
                        new Cost("2026-03-03", 3, 160, 27, 220, 55), new Cost("2026-03-02", 2, 200, 40, 400, 0));
        assertThat(queries.costs(Grouping.PROJECT, ALWAYS, 10))
                .extracting(Cost::group)
                .containsExactly("shop", "bank");
        assertThat(queries.costs(Grouping.PROVIDER, ALWAYS, 10))
                .containsExactly(new Cost("anthropic", 4, 310, 62, 620, 0), new Cost("openai", 1, 50, 5, 0, 55));
        assertThat(queries.costs(Grouping.MODEL, Range.on(MONDAY), 10))
                .extracting(Cost::group)
                .containsExactly("haiku");
        assertThat(queries.costs(Grouping.SESSION, new Range(TUESDAY, null, List.of("bank")), 10))
                .containsExactly(new Cost("s2", 1, 10, 2, 20, 0));
        assertThat(queries.total(ALWAYS)).isEqualTo(new Cost("", 5, 360, 67, 620, 55));
        assertThat(queries.total(Range.on(MONDAY.minusDays(1)))).isEqualTo(new Cost("", 0, 0, 0, 0, 0));
    }

    @Test
    void shouldReplaceASessionsDayHoweverOftenItIsRead() throws SQLException {
        Spend early = spend(MONDAY, "s1", null, haiku(1, 100, 20, 200L));
        Spend late = spend(MONDAY, "s1", "shop", haiku(2, 200, 40, 400L));
        apply(early);
        apply(late);
        String once = store.dump();

        offset = 0;
        apply(early);
        apply(late);

        assertThat(store.dump()).isEqualTo(once);
        assertThat(queries.costs(Grouping.PROJECT, ALWAYS, 10)).containsExactly(new Cost("shop", 2, 200, 40, 400, 0));
    }

    @Test
    void shouldForgetADeletedKey() {
        Spend spend = spend(MONDAY, "s1", "shop", haiku(1, 100, 20, 200L));
        apply(spend);

        store.apply(Records.record(Topics.CONTROL, 0, ++offset, spend.recordKey(), null));

        assertThat(queries.total(ALWAYS).calls()).isZero();
    }

    @Test
    void shouldFillInAProjectThatTheSessionLearntLater() {
        apply(spend(MONDAY, "s1", null, haiku(1, 100, 20, 200L)));
        store.apply(Records.memory(1, Records.session("s1", "shop", Ledger.EMPTY, null)));

        assertThat(queries.costs(Grouping.PROJECT, ALWAYS, 10))
                .extracting(Cost::group)
                .containsExactly("shop");
        assertThat(store.queries.sessions(new PageRequest(List.of(), 0, 1)).items())
                .singleElement()
                .satisfies(row -> assertThat(row.costMicros()).isEqualTo(200));
    }

    @Test
    void shouldTellTheNewestPauseAndBudgets() {
        assertThat(queries.pause()).isEmpty();
        Pause pause = new Pause(true, "lunch", "dev", Records.NOON);
        BudgetSet tokens = new BudgetSet(BudgetName.DAY_TOKENS, 5L, "dev", Records.NOON);
        apply(pause);
        apply(tokens);
        store.apply(Records.record(
                Topics.CONTROL, 0, ++offset, "later", "{\"type\":\"later\"}".getBytes(StandardCharsets.UTF_8)));
        store.apply(Records.record(
                Topics.CONTROL, 0, ++offset, "pause", "{\"type\":\"pause\"".getBytes(StandardCharsets.UTF_8)));

        assertThat(queries.pause()).contains(pause);
        assertThat(queries.budgets()).containsExactly(tokens);
    }

    @Test
    void shouldFindSessionsThatHaveSpentMuch() {
        apply(spend(MONDAY, "s1", "shop", haiku(1, 100, 20, 200L)));
        apply(spend(TUESDAY, "s1", "shop", haiku(1, 100, 20, 200L)));
        apply(spend(TUESDAY, "s2", "shop", haiku(1, 100, 20, 200L)));

        assertThat(queries.sessionsFrom(BudgetName.Unit.TOKENS, 121, 10))
                .extracting(Cost::group)
                .containsExactly("s1");
        assertThat(queries.sessionsFrom(BudgetName.Unit.USD, 200, 10))
                .extracting(Cost::group)
                .containsExactly("s1", "s2");
    }

    private void apply(dev.memlog.event.ControlRecord record) {
        store.apply(Records.control(++offset, record));
    }

    private static Line haiku(long calls, long in, long out, long cost) {
        return new Line("anthropic", "haiku", calls, in, out, cost);
    }

    private static Spend spend(LocalDate day, String session, @Nullable String project, Line... lines) {
        SessionId id = SessionId.local(session);
        return new Spend(day, SessionNumber.of(id), id, "local", "dev", project, List.of(lines));
    }
}
