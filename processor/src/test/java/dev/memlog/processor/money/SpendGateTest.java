/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.BudgetName.Scope;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpendGateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:30Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-01-01");
    private static final TeamName ACME = new TeamName("acme");
    private static final TeamName RIVAL = new TeamName("rival");
    private static final Amount LITTLE = new Amount(10, 10);
    private final List<Charge> charges = new ArrayList<>();

    @Test
    void shouldHoldNobodyWithoutABudget() {
        SpendGate gate = gate(Map.of());
        gate.control("x", spend(TODAY, "s1", "shop", 1, Long.MAX_VALUE / 4), NOW);

        assertThat(gate.hold(new Amount(Long.MAX_VALUE, 0), local("shop"), NOW)).isNull();
        assertThat(gate.isCaughtUp()).isFalse();
        assertThat(gate.usedRatio(Scope.DAY, NOW)).isZero();
    }

    @Test
    void shouldHoldEverybodyOnceTheDaysBudgetIsReachedUntilTheNextDay() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 240L));
        tell(gate, spend(TODAY, "s1", "shop", 1, 120));
        assertThat(gate.hold(LITTLE, local("bank"), NOW)).isNull();
        tell(gate, spend(TODAY, "s2", "bank", 1, 120));

        assertThat(gate.hold(LITTLE, local(null), NOW))
                .isEqualTo(new SpendHold("over-budget: day.tokens", Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(gate.usedRatio(Scope.DAY, NOW)).isEqualTo(1);
        assertThat(gate.hold(LITTLE, local(null), NOW.plusSeconds(14 * 3_600))).isNull();
    }

    @Test
    void shouldCountASessionsDayOnceHoweverOftenAndInWhateverOrderItIsTold() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 1_000L));
        Spend early = spend(TODAY, "s1", null, 1, 300);
        Spend late = spend(TODAY, "s1", "shop", 3, 900);
        for (Spend told : List.of(early, late, early, late, early)) {
            tell(gate, told);
        }

        assertThat(gate.usedRatio(Scope.DAY, NOW)).isEqualTo(0.9);
        gate.control(late.recordKey(), null, NOW);
        assertThat(gate.usedRatio(Scope.DAY, NOW)).isZero();
    }

    @Test
    void shouldKeepProjectsApart() {
        SpendGate gate = gate(Map.of(BudgetName.PROJECT_USD, 100L));
        tell(gate, spend(TODAY, "s1", "shop", 1, 500));
        tell(gate, spend(TODAY, "s2", null, 1, 20));

        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
        assertThat(gate.hold(LITTLE, local("bank"), NOW)).isNull();
        assertThat(gate.hold(LITTLE, local(null), NOW)).isNull();
        assertThat(gate.nearLimit(NOW)).containsExactly(new BudgetUse(BudgetName.PROJECT_USD, "shop", 100, 500));
    }

    @Test
    void shouldHoldASessionByWhatItHasSpentInAll() {
        SpendGate gate = gate(Map.of(BudgetName.SESSION_TOKENS, 100L));

        assertThat(gate.hold(new Amount(99, 0), local("shop"), NOW)).isNull();
        assertThat(gate.hold(new Amount(100, 0), local("shop"), NOW)).isNotNull();
    }

    @Test
    void shouldCountACallAsSoonAsItHasEndedAndOnlyOnceWhenItIsTakenIn() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 120L));
        CallRecord call = new CallRecord(SessionNumber.of(SessionId.local("s1")), 1, 1, 1);
        Charge charge = gate.price(TeamName.LOCAL, "openai", "gpt-4.1-mini", new Usage(100, 20));
        gate.announce(call, charge, local("shop"));
        assertThat(gate.hold(LITTLE, local("bank"), NOW)).isNotNull();

        gate.spent(call, charge, spend(TODAY, "s1", "shop", 1, 119), LITTLE, NOW);

        assertThat(gate.hold(LITTLE, local("bank"), NOW)).isNull();
        assertThat(charges).containsExactly(charge);
    }

    @Test
    void shouldForgetWhatNobodyTakesInAndTellThatSomethingChanged() {
        SpendGate gate = gate(Map.of(BudgetName.PROJECT_TOKENS, 120L));
        CallRecord call = new CallRecord(SessionNumber.of(SessionId.local("s1")), 1, 1, 1);
        gate.announce(call, gate.price(TeamName.LOCAL, "openai", "gpt-4.1-mini", new Usage(100, 20)), local("shop"));
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
        SpendGate.Epoch before = gate.epoch(NOW);

        gate.withdraw(List.of(call));

        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();
        assertThat(gate.epoch(NOW)).isNotEqualTo(before);
    }

    @Test
    void shouldPutWhatIsSetAboveWhatIsConfigured() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 100L));
        tell(gate, spend(TODAY, "s1", "shop", 1, 150));
        SpendGate.Epoch held = gate.epoch(NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();

        gate.control("budget/day.tokens", new BudgetSet(BudgetName.DAY_TOKENS, 200L, "dev", NOW), NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();
        assertThat(gate.epoch(NOW)).isNotEqualTo(held);

        gate.control("budget/day.tokens", new BudgetSet(BudgetName.DAY_TOKENS, 0L, "dev", NOW), NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();

        gate.control("budget/day.tokens", new BudgetSet(BudgetName.DAY_TOKENS, null, "dev", NOW), NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();

        gate.control("budget/day.tokens", null, NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
    }

    @Test
    void shouldHoldEverybodyWhilePaused() {
        SpendGate gate = gate(Map.of());
        gate.control(Pause.KEY, new Pause(true, "lunch", "dev", NOW), NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
        assertThat(gate.pause()).isPresent();

        gate.control(Pause.KEY, new Pause(false, null, "dev", NOW), NOW);
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();
        assertThat(gate.pause()).isEmpty();

        gate.control(Pause.KEY, new Pause(true, null, "dev", NOW), NOW);
        gate.control(Pause.KEY, null, NOW);
        assertThat(gate.isPaused()).isFalse();
    }

    @Test
    void shouldNotChangeTheEpochWhenMoreIsSpent() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 100L));
        SpendGate.Epoch before = gate.epoch(NOW);

        tell(gate, spend(TODAY, "s1", "shop", 1, 150));

        assertThat(gate.epoch(NOW)).isEqualTo(before);
        assertThat(gate.epoch(NOW.plusSeconds(60))).isNotEqualTo(before);
    }

    @Test
    void shouldForgetOldDaysAndNotTakeThemUpAgain() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 100L));
        for (int ago = 5; ago >= 0; ago--) {
            tell(gate, spend(TODAY.minusDays(ago), "s" + ago, "shop", 1, 50));
        }
        tell(gate, spend(TODAY.minusDays(5), "s9", "shop", 1, 150));
        // A clock that runs ahead elsewhere must not make anybody forget today.
        for (int ahead = 2; ahead < 40; ahead++) {
            tell(gate, spend(TODAY.plusDays(ahead), "s2", "shop", 1, 1_000));
        }

        assertThat(gate.usedRatio(Scope.DAY, NOW)).isEqualTo(0.5);
        assertThat(gate.usedRatio(Scope.DAY, NOW.minus(Duration.ofDays(5)))).isZero();
    }

    @Test
    void shouldHoldAsBeforeWhenTheClockHasBeenAheadForAWhile() {
        // Each charge had been refused until a restart: a limit of 1,000 let 5,000 be spent.
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 1_000L));
        tell(gate, spend(TODAY, "s1", "shop", 1, 600));
        for (int days : List.of(1, 2, 1_100, 1_101)) {
            Instant ahead = NOW.plus(Duration.ofDays(days));
            Spend wrong = spend(TODAY.plusDays(days), "s1", "shop", 1, 5_000);
            gate.control(wrong.recordKey(), wrong, ahead);
        }
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();

        tell(gate, spend(TODAY, "s1", "shop", 2, 1_000));

        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
    }

    @Test
    void shouldHoldAtOnceWhenAClockThatWasYearsBehindIsSet() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 1_000L));
        Spend today = spend(TODAY, "s1", "shop", 1, 1_000);
        Instant behind = NOW.minus(Duration.ofDays(2_000));
        gate.control(today.recordKey(), today, behind);
        assertThat(gate.hold(LITTLE, local("shop"), behind)).isNull();

        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNotNull();
    }

    @Test
    void shouldNameTheModelsThatABudgetInDollarsDoesNotSee() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 1_000_000L));
        charge(gate, 1, "llama3");
        charge(gate, 2, "gpt-4.1-mini");
        assertThat(gate.unseenModels()).as("only tokens are bounded").isEmpty();

        BudgetSet dollars = new BudgetSet(BudgetName.DAY_USD, 5_000_000L, "dev", NOW);
        gate.control(dollars.recordKey(), dollars, NOW);

        assertThat(gate.unseenModels()).containsExactly("openai/llama3");
    }

    @Test
    void shouldNameTheModelsWhoseNewestAnswerToldNoUsage() {
        SpendGate gate = gate(Map.of());
        charge(gate, 1, "openai", "llama3", Usage.NONE);
        charge(gate, 2, "openai", "gpt-4.1-mini", new Usage(100, 10));
        charge(gate, 3, "offline", "rules", Usage.NONE);
        assertThat(gate.untoldModels()).containsExactly("openai/llama3");

        charge(gate, 4, "openai", "llama3", new Usage(100, 10));

        assertThat(gate.untoldModels()).isEmpty();
    }

    @Test
    void shouldPauseOneTeamAloneAndTheClusterForAll() {
        SpendGate gate = gate(Map.of());
        Pause pause = new Pause(true, "audit", "ops", NOW, ACME);
        gate.control(pause.recordKey(), pause, NOW);

        assertThat(pause.recordKey()).isEqualTo("team/acme/pause");
        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW))
                .isEqualTo(new SpendHold("paused, of team acme", Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(gate.hold(LITTLE, SpendOwner.of(RIVAL, "shop"), NOW)).isNull();
        assertThat(gate.isPaused()).isFalse();
        assertThat(gate.pause(ACME)).hasValue(pause);
        assertThat(gate.pause(RIVAL)).isEmpty();

        SpendGate.Epoch held = gate.epoch(NOW);
        gate.control(pause.recordKey(), null, NOW);
        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW)).isNull();
        assertThat(gate.epoch(NOW)).isNotEqualTo(held);
        gate.control(Pause.KEY, new Pause(true, null, "ops", NOW), NOW);
        assertThat(gate.hold(LITTLE, SpendOwner.of(RIVAL, "shop"), NOW)).isNotNull();
        assertThat(gate.pause(RIVAL)).isPresent();
    }

    @Test
    void shouldHoldATeamThatHasSpentItsOwnBudgetAndNoOther() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 1_000L));
        BudgetSet own = new BudgetSet(BudgetName.DAY_TOKENS, 200L, "ops", NOW, ACME);
        gate.control(own.recordKey(), own, NOW);
        tell(gate, spend(ACME, "s1", "shop", 150));
        tell(gate, spend(RIVAL, "s1", "shop", 500));
        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "bank"), NOW)).isNull();

        CallRecord call = new CallRecord(SessionNumber.of(new SessionId(ACME, "s1")), 1, 1, 1);
        gate.announce(call, gate.price(ACME, "openai", "gpt-4.1-mini", new Usage(40, 10)), SpendOwner.of(ACME, "bank"));

        assertThat(own.recordKey()).isEqualTo("team/acme/budget/day.tokens");
        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW))
                .extracting(SpendHold::reason)
                .isEqualTo("over-budget: day.tokens, of team acme");
        assertThat(gate.hold(LITTLE, SpendOwner.of(RIVAL, "shop"), NOW)).isNull();
        assertThat(gate.hold(LITTLE, local("shop"), NOW)).isNull();
        gate.control(own.recordKey(), null, NOW);
        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW)).isNull();
    }

    @Test
    void shouldHoldEveryTeamOnceTheClustersBudgetIsReached() {
        SpendGate gate = gate(Map.of(BudgetName.DAY_TOKENS, 600L));
        BudgetSet own = new BudgetSet(BudgetName.DAY_TOKENS, 10_000L, "ops", NOW, ACME);
        gate.control(own.recordKey(), own, NOW);
        tell(gate, spend(ACME, "s1", "shop", 100));
        tell(gate, spend(RIVAL, "s1", "shop", 500));

        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW))
                .extracting(SpendHold::reason)
                .isEqualTo("over-budget: day.tokens");
    }

    /** Two teams may have a project of the same name. */
    @Test
    void shouldCountAProjectsSpendingForItsTeamAlone() {
        SpendGate gate = gate(Map.of(BudgetName.PROJECT_TOKENS, 400L));
        tell(gate, spend(ACME, "s1", "shop", 300));
        tell(gate, spend(RIVAL, "s1", "shop", 400));

        assertThat(gate.hold(LITTLE, SpendOwner.of(ACME, "shop"), NOW)).isNull();
        assertThat(gate.hold(LITTLE, SpendOwner.of(RIVAL, "shop"), NOW)).isNotNull();
        assertThat(gate.nearLimit(NOW))
                .containsExactly(new BudgetUse(BudgetName.PROJECT_TOKENS, "rival/shop", 400, 400));
        assertThat(gate.nearLimit(RIVAL, NOW)).isEmpty();
    }

    private static Spend spend(TeamName team, String session, String project, long tokens) {
        SessionId id = new SessionId(team, session);
        Line line = new Line("openai", "gpt-4.1-mini", 1, tokens, 0, tokens);
        return new Spend(TODAY, SessionNumber.of(id), id, team.value(), "dev", project, List.of(line));
    }

    private static SpendOwner local(@Nullable String project) {
        return SpendOwner.of(TeamName.LOCAL, project);
    }

    private static void charge(SpendGate gate, int sequence, String model) {
        charge(gate, sequence, "openai", model, new Usage(100, 10));
    }

    private static void charge(SpendGate gate, int sequence, String provider, String model, Usage usage) {
        CallRecord call = new CallRecord(SessionNumber.of(SessionId.local("s1")), sequence, 1, 1);
        gate.spent(
                call,
                gate.price(TeamName.LOCAL, provider, model, usage),
                spend(TODAY, "s1", "shop", sequence, 110),
                LITTLE,
                NOW);
    }

    private SpendGate gate(Map<BudgetName, Long> budgets) {
        return new SpendGate(PriceTable.with(Map.of()), new BudgetLimits(budgets), charges::add);
    }

    private static void tell(SpendGate gate, Spend spend) {
        gate.control(spend.recordKey(), spend, NOW);
    }

    /** As many micro-dollars as tokens. */
    private static Spend spend(LocalDate day, String session, @Nullable String project, long calls, long tokens) {
        SessionId id = SessionId.local(session);
        Line line = new Line("openai", "gpt-4.1-mini", calls, tokens, 0, tokens);
        return new Spend(day, SessionNumber.of(id), id, "local", "dev", project, List.of(line));
    }
}
