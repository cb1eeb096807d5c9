/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.BudgetLimits;
import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.PriceTable;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendListener;
import dev.memlog.processor.money.SpendOwner;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ReplyParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallDispatcherTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final CallRecord CALL = new CallRecord(SessionNumber.of(SessionId.local("s")), 1, 1, 1);
    private static final ProviderOutcome PAID =
            new ProviderOutcome.Replied("no memories", new Usage(90, 10), "gpt-4.1-mini", null);
    private final AtomicLong nanos = new AtomicLong();
    private final SpendGate gate = new SpendGate(
            PriceTable.with(Map.of()), new BudgetLimits(Map.of(BudgetName.DAY_TOKENS, 100L)), SpendListener.NONE);

    static List<Throwable> thrown() {
        return List.of(
                new StackOverflowError(),
                new NoClassDefFoundError("x"),
                new AssertionError("x"),
                new IllegalStateException("x"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void shouldHandOutAFailureAndFreeThePlaceWhateverAClientThrows(Throwable thrown) {
        // A StackOverflowError had left its session in flight for ever.
        ProviderChain chain = chain(() -> sneak(thrown));
        CallDispatcher dispatcher = dispatcher(chain);

        dispatcher.dispatch(CALL, place(chain), input(), false);

        CallDispatcher.Ended ended = next(dispatcher);
        assertThat(ended.awaited()).isTrue();
        assertThat(ended.completion())
                .isInstanceOfSatisfying(
                        Completion.Failed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(FailureClass.MALFORMED));
        assertThat(dispatcher.inFlight()).isZero();
        assertThat(place(chain).isHeld()).isTrue();
    }

    @Test
    void shouldEndACallAtItsDeadlineWhenItsClientNeverReturns() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        ProviderChain chain = chain(() -> {
            hang(never, interrupted);
            return PAID;
        });
        CallDispatcher dispatcher = dispatcher(chain);
        dispatcher.dispatch(CALL, place(chain), input(), false);
        nanos.addAndGet(TIMEOUT.toNanos());
        assertThat(dispatcher.poll())
                .as("the client may still end it by itself")
                .isNull();

        nanos.addAndGet(Duration.ofSeconds(16).toNanos());

        CallDispatcher.Ended ended = next(dispatcher);
        assertThat(ended.completion())
                .isInstanceOfSatisfying(
                        Completion.Failed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(FailureClass.TRANSIENT));
        assertThat(dispatcher.inFlight()).isZero();
        assertThat(dispatcher.awaitsCosts()).isTrue();
        await().untilTrue(interrupted);
        Place next = place(chain);

        never.countDown();

        CallDispatcher.Ended late = next(dispatcher);
        assertThat(late.awaited()).as("only its cost counts").isFalse();
        assertThat(late.completion().usage().total()).isEqualTo(100);
        assertThat(gate.hold(dev.memlog.processor.money.Amount.NOTHING, SpendOwner.of(TeamName.LOCAL, null), NOW))
                .as("the money is spent")
                .isNotNull();
        assertThat(next.isHeld()).as("the place of another call").isTrue();
        assertThat(dispatcher.awaitsCosts()).isFalse();
    }

    @Test
    void shouldFreeThePlaceOfACancelledCallAtItsDeadlineAndForgetItSoonAfter() {
        CountDownLatch never = new CountDownLatch(1);
        ProviderChain chain = chain(() -> {
            hang(never, new AtomicBoolean());
            return PAID;
        });
        CallDispatcher dispatcher = dispatcher(chain);
        dispatcher.dispatch(CALL, place(chain), input(), false);
        assertThat(dispatcher.cancel(CALL)).isTrue();
        assertThat(chain.admit(NOW, Set.of())).isInstanceOf(Admission.Full.class);

        nanos.addAndGet(TIMEOUT.plusSeconds(16).toNanos());
        assertThat(dispatcher.poll()).isNull();

        assertThat(place(chain).isHeld()).isTrue();
        assertThat(dispatcher.awaitsCosts()).isTrue();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(dispatcher.poll()).isNull();
        assertThat(dispatcher.awaitsCosts()).isFalse();
        never.countDown();
    }

    @Test
    void shouldFailACallThatCannotBePutTogether() {
        ProviderChain chain = chain(() -> PAID);
        CallDispatcher dispatcher = dispatcher(chain);

        dispatcher.fail(CALL, place(chain), false, new IllegalStateException("x"));

        assertThat(next(dispatcher).completion()).isInstanceOf(Completion.Failed.class);
        assertThat(place(chain).isHeld()).isTrue();
    }

    private CallDispatcher dispatcher(ProviderChain chain) {
        return new CallDispatcher(chain, Modes.CODE, new ReplyParser(), gate, () -> NOW, nanos::get);
    }

    private ProviderChain chain(Supplier<ProviderOutcome> behaviour) {
        ProviderClient client = new ProviderClient() {
            @Override
            public String name() {
                return "openai";
            }

            @Override
            public boolean stateful() {
                return false;
            }

            @Override
            public ProviderOutcome call(ProviderRequest request) {
                return behaviour.get();
            }

            @Override
            public void close() {}
        };
        return new ProviderChain(
                List.of(client), one -> 1, one -> 0, one -> TIMEOUT, BreakerPolicy.STANDARD, nanos::get);
    }

    private static Place place(ProviderChain chain) {
        return ((Admission.Admitted) chain.admit(NOW, Set.of())).place();
    }

    private static CallDispatcher.Ended next(CallDispatcher dispatcher) {
        return await().until(dispatcher::poll, ended -> ended != null);
    }

    private static PromptInput input() {
        return new PromptInput(
                SessionId.local("s"), null, "shop", "", 1, List.of(), List.of(), false, PromptBudget.DEFAULT, null);
    }

    /** As a client that takes no notice of interrupts. */
    private static void hang(CountDownLatch until, AtomicBoolean interrupted) {
        while (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> ProviderOutcome sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
