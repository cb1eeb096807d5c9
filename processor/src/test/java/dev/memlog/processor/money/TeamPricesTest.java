/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.provider.Usage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dollars are whole: a price of 1 is a dollar for a million tokens. */
class TeamPricesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:30Z");
    private static final TeamName RED = new TeamName("red");
    private static final TeamName BLUE = new TeamName("blue");
    private static final Usage MILLION = new Usage(1_000_000, 1_000_000);
    private static final long DOLLAR = 1_000_000L;

    private final SpendGate gate = new SpendGate(
            PriceTable.with(
                    Map.of("own.input", "1", "own.output", "2", "own-large.input", "5", "own-large.output", "5")),
            new BudgetLimits(Map.of()),
            SpendListener.NONE);

    @Test
    void shouldChargeEachTeamAtItsOwnPrice() {
        set(RED, "own", 10, 20, null);
        set(BLUE, "own", 0, 0, null);

        assertThat(cost(RED, "openai", "own")).isEqualTo(30 * DOLLAR);
        assertThat(cost(BLUE, "openai", "own")).isZero();
        assertThat(cost(TeamName.LOCAL, "openai", "own")).isEqualTo(3 * DOLLAR);
        assertThat(cost(RED, "openai", "own-large")).isEqualTo(10 * DOLLAR);
    }

    @Test
    void shouldReplaceTheNodesPriceOfEveryModelThatATeamsNameMatches() {
        set(RED, "own*", 3, 0, null);
        set(RED, "own-l*", 4, 0, null);

        assertThat(cost(RED, "openai", "own")).isEqualTo(3 * DOLLAR);
        assertThat(cost(RED, "openai", "own-large")).isEqualTo(4 * DOLLAR);
        assertThat(cost(RED, "openai", "gpt-4.1-mini")).isEqualTo(2 * DOLLAR);
        assertThat(cost(RED, "offline", "own-rules"))
                .as("free, unless it is named itself")
                .isZero();
    }

    @Test
    void shouldCountCachedInputAsInputUnlessItHasAPrice() {
        Usage cached = new Usage(1_000_000, 0, 1_000_000);
        set(RED, "own", 10, 20, null);
        set(BLUE, "own", 10, 20, 1L);

        assertThat(gate.price(RED, "openai", "own", cached).costMicros()).isEqualTo(10 * DOLLAR);
        assertThat(gate.price(BLUE, "openai", "own", cached).costMicros()).isEqualTo(DOLLAR);
    }

    @Test
    void shouldFollowEachChangeAndForgetAnErasedTeam() {
        set(RED, "own", 10, 20, null);
        set(RED, "own", 2, 2, null);
        assertThat(cost(RED, "openai", "own")).isEqualTo(4 * DOLLAR);

        gate.control(ModelPrice.keyOf(RED, "own"), null, NOW);
        assertThat(cost(RED, "openai", "own")).isEqualTo(3 * DOLLAR);

        set(RED, "own", 10, 20, null);
        ControlRecord erased = new ControlRecord.TeamErased(RED, "ops", NOW);
        gate.control(erased.recordKey(), erased, NOW);
        assertThat(cost(RED, "openai", "own")).isEqualTo(3 * DOLLAR);
    }

    @Test
    void shouldCountATeamsPriceForItsBudget() {
        for (TeamName team : new TeamName[] {RED, BLUE}) {
            BudgetSet budget = new BudgetSet(BudgetName.DAY_USD, 5 * DOLLAR, "ops", NOW, team);
            gate.control(budget.recordKey(), budget, NOW);
        }
        set(RED, "own", 10, 20, null);

        for (TeamName team : new TeamName[] {RED, BLUE}) {
            CallRecord call = new CallRecord(SessionNumber.of(new SessionId(team, "s")), 1, 1, 1);
            gate.announce(call, gate.price(team, "openai", "own", MILLION), SpendOwner.of(team, "shop"));
        }

        assertThat(gate.hold(Amount.NOTHING, SpendOwner.of(RED, "shop"), NOW))
                .extracting(SpendHold::reason)
                .isEqualTo("over-budget: day.usd, of team red");
        assertThat(gate.hold(Amount.NOTHING, SpendOwner.of(BLUE, "shop"), NOW)).isNull();
    }

    private @Nullable Long cost(TeamName team, String provider, String model) {
        return gate.price(team, provider, model, MILLION).costMicros();
    }

    private void set(TeamName team, String model, long input, long output, @Nullable Long cached) {
        ModelPrice price = new ModelPrice(
                team, model, input * DOLLAR, output * DOLLAR, cached == null ? null : cached * DOLLAR, "ann", NOW);
        gate.control(price.recordKey(), price, NOW);
    }
}
