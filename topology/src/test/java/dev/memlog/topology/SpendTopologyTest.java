/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.FINE;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.tool;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each scripted call takes 100 tokens in and 20 out, at 1 and 5 dollars for a million: 200 micro-dollars. */
class SpendTopologyTest {
    private static final Instant EVENING = Instant.parse("2026-01-01T23:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-01-01");
    private static final SessionId OTHER = SessionId.local("session-2");
    private static final Duration COARSE = Duration.ofSeconds(1);
    private static final Line ONE_CALL = new Line("scripted", "scripted-1", 1, 100, 20, 200L);
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final List<Charge> charges = new ArrayList<>();
    private final WireCodec codec = new WireCodec();
    private final Map<String, ControlRecord> control = new LinkedHashMap<>();

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology topology;

    private SpendGate gate;

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).startAt(EVENING).batchMaxEvents(1);
        nextGate();
        topology.open(provider);
        gate.caughtUp();
    }

    /** The gate of whatever opens next, which knows what the control topic has. */
    private void nextGate() {
        PriceTable prices = PriceTable.with(Map.of("scripted-1.input", "1", "scripted-1.output", "5"));
        gate = new SpendGate(prices, new BudgetLimits(Map.of()), charges::add);
        control.forEach((key, record) -> gate.control(key, record, topology.now()));
        topology.gate(gate);
    }

    @Test
    void shouldTellWhatEachSessionSpentOnADay() {
        post(SESSION, "a1", "a2");
        post(OTHER, "b1");

        topology.awaitTrue(FINE, () -> processed(SESSION) == 2 && processed(OTHER) == 1);

        assertThat(spend(SESSION)).isEqualTo(spendOf(SESSION, new Line("scripted", "scripted-1", 2, 200, 40, 400L)));
        assertThat(spend(OTHER)).isEqualTo(spendOf(OTHER, ONE_CALL));
        assertThat(control).hasSize(2);
        assertThat(charges).hasSize(3);
        assertThat(record(SESSION).inputTokens()).isEqualTo(200);
        assertThat(topology.memories(MemoryRecord.Observation.class))
                .extracting(memory ->
                        requireNonNull(memory.provenance().call(), "call").costMicros())
                .containsExactly(200L, 200L, 200L);
    }

    @Test
    void shouldCountAnswersThatWereOfNoUse() {
        provider.then(ScriptedProvider.replied("Sure, I have looked at it."))
                .then(ScriptedProvider.replied("<observation><type>bugfix</type><title>cut in the mid"))
                .then(new ProviderOutcome.Failed(
                        FailureClass.MALFORMED, "empty", null, new Usage(100, 20), "scripted-1"));
        post(SESSION, "a1");

        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "scripted-1", 4, 400, 80, 800L));
    }

    @Test
    void shouldKeepTheTokensOfAModelWithoutAPrice() {
        provider.then(new ProviderOutcome.Replied("<skip reason=\"x\"/>", new Usage(7, 3), "unheard-of", null));
        post(SESSION, "a1");

        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "unheard-of", 1, 7, 3, null));
    }

    @Test
    void shouldCountOnOverARestartAndNoCallTwice() {
        post(SESSION, "a1");
        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);

        nextGate();
        topology.restart();
        gate.caughtUp();
        post(SESSION, "a2");
        topology.awaitTrue(FINE, () -> processed(SESSION) == 2);

        assertThat(spend(SESSION).lines()).containsExactly(new Line("scripted", "scripted-1", 2, 200, 40, 400L));
        assertThat(charges).hasSize(2);
    }

    @Test
    void shouldCountTheLateReplyOfACancelledCall() {
        CountDownLatch answered = new CountDownLatch(1);
        provider.holdStubbornlyUntil(answered);
        post(SESSION, "a1");
        topology.awaitTrue(FINE, () -> provider.requests().size() == 1);

        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));
        topology.awaitTrue(FINE, () -> record(SESSION).status() == SessionStatus.CANCELLED);
        answered.countDown();
        topology.awaitTrue(FINE, () -> {
            drain();
            return control.size() == 1;
        });

        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
        assertThat(record(SESSION).ledger())
                .isEqualTo(ledger().accepted(1).discarded(1).build());
    }

    @Test
    void shouldMakeNoCallBeforeItIsKnownWhetherCallsArePaused() {
        nextGate();
        topology.open(provider);
        post(SESSION, "a1");
        pass(COARSE, 5);
        assertThat(provider.requests()).isEmpty();
        assertThat(record(SESSION).ledger().pending()).isEqualTo(1);

        gate.control(Pause.KEY, pause(true), topology.now());
        gate.caughtUp();
        pass(COARSE, 5);
        assertThat(provider.requests()).isEmpty();
        assertThat(record(SESSION).ledger().parked()).isEqualTo(1);

        gate.control(Pause.KEY, pause(false), topology.now());
        topology.awaitTrue(COARSE, () -> processed(SESSION) == 1);
    }

    @Test
    void shouldParkAndSpendNothingWhilePausedAndGoOnAfterwards() {
        post(SESSION, "a1");
        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);
        gate.control(Pause.KEY, pause(true), topology.now());
        post(SESSION, "a2", "a3");
        post(OTHER, "b1");

        topology.awaitTrue(COARSE, () -> parked(SESSION) == 2 && parked(OTHER) == 1);
        for (int day = 0; day < 3; day++) {
            pass(Duration.ofHours(8), 3);
        }

        assertThat(provider.requests()).hasSize(1);
        assertThat(record(SESSION).statusReason()).isEqualTo("paused");
        assertThat(record(SESSION).status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(record(SESSION).ledger())
                .isEqualTo(ledger().accepted(3).processed(1).parked(2).build());
        gate.control(Pause.KEY, pause(false), topology.now());
        topology.awaitTrue(COARSE, () -> processed(SESSION) == 3 && processed(OTHER) == 1);
        assertThat(provider.requests()).hasSize(4);
        assertThat(record(SESSION).statusReason()).isNull();
    }

    @Test
    void shouldHoldAPausedTeamAndGoOnForAnother() {
        SessionId hers = new SessionId(new TeamName("acme"), SESSION.value());
        Pause team = new Pause(true, "audit", "dev", topology.now(), hers.team());
        gate.control(team.recordKey(), team, topology.now());
        post(hers, "a1");
        post(SESSION, "b1");

        topology.awaitTrue(COARSE, () -> parked(hers) == 1 && processed(SESSION) == 1);

        assertThat(record(hers).statusReason()).isEqualTo("paused, of team acme");
        assertThat(provider.requests()).hasSize(1);
        gate.control(team.recordKey(), null, topology.now());
        topology.awaitTrue(COARSE, () -> processed(hers) == 1);
        drain();
        assertThat(spend(hers).team()).isEqualTo("acme");
        assertThat(spend(hers).sessionId()).isEqualTo(hers);
    }

    @Test
    void shouldStayPausedOverARestart() {
        gate.control(Pause.KEY, pause(true), topology.now());
        post(SESSION, "a1");
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 1);
        control.put(Pause.KEY, pause(true));

        nextGate();
        topology.restart();
        gate.caughtUp();
        post(SESSION, "a2");
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 2);
        pass(COARSE, 5);

        assertThat(provider.requests()).isEmpty();
        gate.control(Pause.KEY, pause(false), topology.now());
        topology.awaitTrue(COARSE, () -> processed(SESSION) == 2);
    }

    @Test
    void shouldLetCallsInFlightEndWhenPaused() {
        CountDownLatch answered = new CountDownLatch(1);
        provider.holdUntil(answered);
        post(SESSION, "a1", "a2");
        topology.awaitTrue(FINE, () -> provider.requests().size() == 1);

        gate.control(Pause.KEY, pause(true), topology.now());
        answered.countDown();
        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 1);

        assertThat(provider.requests()).hasSize(1);
        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
    }

    @Test
    void shouldParkOnlyTheSessionWhoseBudgetIsUsedUpAndSpendNoAttempt() {
        set(BudgetName.SESSION_TOKENS, 240L);
        post(SESSION, "a1", "a2", "a3");
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 1);
        post(OTHER, "b1");
        topology.awaitTrue(COARSE, () -> processed(OTHER) == 1);
        pass(Duration.ofHours(8), 6);

        assertThat(record(SESSION).statusReason()).isEqualTo("over-budget: session.tokens");
        assertThat(record(SESSION).status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(record(SESSION).ledger())
                .isEqualTo(ledger().accepted(3).processed(2).parked(1).build());
        provider.thenFail(FailureClass.TRANSIENT, 3);
        set(BudgetName.SESSION_TOKENS, 1_000L);
        // Four attempts are left for what was parked: three fail, the last one must be there.
        topology.awaitTrue(COARSE, () -> processed(SESSION) == 3);
    }

    @Test
    void shouldParkOverTheDaysBudgetAndGoOnByItselfOnTheNextDay() {
        set(BudgetName.DAY_USD, 400L);
        post(SESSION, "a1");
        post(OTHER, "b1", "b2");
        topology.awaitTrue(FINE, () -> processed(SESSION) + processed(OTHER) == 2 && parked(OTHER) == 1);
        post(SESSION, "a2");
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 1);
        pass(Duration.ofMinutes(10), 5);
        assertThat(provider.requests()).hasSize(2);

        topology.awaitTrue(Duration.ofMinutes(1), () -> processed(SESSION) + processed(OTHER) == 4);

        assertThat(topology.now()).isAfter(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(control.keySet())
                .contains(
                        "spend/2026-01-01/" + SessionNumber.of(SESSION),
                        "spend/2026-01-02/" + SessionNumber.of(SESSION));
        assertThat(spend(SESSION).lines()).containsExactly(ONE_CALL);
    }

    @Test
    void shouldHoldOnlyTheProjectWhoseBudgetIsUsedUp() {
        set(BudgetName.PROJECT_TOKENS, 120L);
        post(SESSION, "a1", "a2");
        topology.awaitTrue(COARSE, () -> parked(SESSION) == 1);

        topology.post(new SessionEvent.TurnEnded(envelope("b1", OTHER, "elsewhere"), "done"));
        topology.awaitTrue(COARSE, () -> processed(OTHER) == 1);

        assertThat(record(SESSION).statusReason()).isEqualTo("over-budget: project.tokens");
        gate.control(BudgetSet.keyOf(BudgetName.PROJECT_TOKENS), null, topology.now());
        topology.awaitTrue(COARSE, () -> processed(SESSION) == 2);
    }

    @Test
    void shouldKnowOverARestartWhatTheDayHasCost() {
        post(SESSION, "a1");
        topology.awaitTrue(FINE, () -> processed(SESSION) == 1);
        drain();

        nextGate();
        topology.restart();
        set(BudgetName.DAY_TOKENS, 120L);
        gate.caughtUp();
        post(OTHER, "b1");
        topology.awaitTrue(COARSE, () -> parked(OTHER) == 1);

        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void shouldHoldWhatIsSpentByNoMoreThanTheCallsInFlight() {
        set(BudgetName.DAY_TOKENS, 500L);
        for (int session = 0; session < 12; session++) {
            post(SessionId.local("s-" + session), "e1", "e2", "e3");
        }
        topology.awaitTrue(FINE, () -> {
            drain();
            return newestSessions().mapToLong(Ledger::pending).sum() == 0;
        });

        long spent =
                charges.stream().mapToLong(charge -> charge.usage().total()).sum();
        // Four calls at a time; when the last one left, at most four calls' worth (480) was counted.
        assertThat(spent).isBetween(500L, 500L + 3 * 120 + 100);
        set(BudgetName.DAY_TOKENS, null);
        topology.awaitTrue(FINE, () -> {
            drain();
            return newestSessions().mapToLong(Ledger::processed).sum() == 36;
        });
        assertThat(provider.requests()).hasSize(36);
    }

    private void set(BudgetName budget, @Nullable Long limit) {
        BudgetSet set = new BudgetSet(budget, limit, "dev", topology.now());
        gate.control(set.recordKey(), set, topology.now());
    }

    private Pause pause(boolean paused) {
        return new Pause(paused, "lunch", "dev", topology.now());
    }

    private void post(SessionId session, String... ids) {
        for (String id : ids) {
            topology.post(tool(id, session));
        }
    }

    private static Spend spendOf(SessionId session, Line line) {
        return new Spend(DAY, SessionNumber.of(session), session, "local", "dev", "shop", List.of(line));
    }

    /** The newest. */
    private Spend spend(SessionId session) {
        drain();
        return control.values().stream()
                .filter(Spend.class::isInstance)
                .map(Spend.class::cast)
                .filter(spend -> spend.sessionId().equals(session))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private long processed(SessionId session) {
        return record(session).ledger().processed();
    }

    private long parked(SessionId session) {
        return record(session).ledger().parked();
    }

    private MemoryRecord.SessionRecord record(SessionId session) {
        drain();
        return topology.session(session);
    }

    private Stream<Ledger> newestSessions() {
        Map<SessionId, Ledger> newest = new HashMap<>();
        topology.memories(MemoryRecord.SessionRecord.class)
                .forEach(session -> newest.put(session.sessionId(), session.ledger()));
        return newest.values().stream();
    }

    /** Tells the gate what the control topic has got, as its feed does. */
    private void drain() {
        for (TestRecord<String, byte[]> record : topology.unread(Topics.CONTROL)) {
            ControlRecord told = decoded(record);
            assertThat(told.recordKey()).isEqualTo(record.key());
            control.put(record.key(), told);
            gate.control(record.key(), told, topology.now());
        }
    }

    private ControlRecord decoded(TestRecord<String, byte[]> record) {
        try {
            return codec.decodeControl(record.key(), record.value());
        } catch (UndecodableException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Duration step, int times) {
        for (int i = 0; i < times; i++) {
            topology.pass(step);
        }
    }
}
