/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.state.Chore;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.GivenUpSessions;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.ReplayList;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a portion costs: a letter as much with ten thousand others as alone, and no more than its bounds in all. */
class ChoreRunnerTest {
    private static final SessionNumber NUMBER = SessionNumber.of(SESSION);
    private final WireCodec codec = new WireCodec();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final KeptEvents pending = new KeptEvents(store("pending"));
    private final KeptEvents givenUp = new KeptEvents(store("given-up"));
    private final EventIdStore ids = new EventIdStore(store("ids"), new DueSessions(store("due")));
    private final ReplayList replays = new ReplayList(new GivenUpSessions(store("sessions")));
    private final MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
    private final RecordForwarder forwarder = new RecordForwarder(context, codec);
    private final DeadLetters deadLetters = new DeadLetters(
            pending, givenUp, ids, replays, forwarder, new KeptEventDecoder(codec), TopologyMetrics.NONE);
    private final ChoreRunner runner = new ChoreRunner(pending, givenUp, ids, deadLetters, forwarder);
    private final SessionState state = new SessionMachine(RetryPolicy.STANDARD).begin(tool("e1"), START);
    private long clockStep;

    @Test
    void shouldReadLessThanThreeTimesForEachOfTenThousandLetters() {
        int events = 10_000;
        keep(events, 0);

        int gaveUp = portions(new SessionEffect.DeadLetterAllEvents(FailureClass.TRANSIENT, "scripted", null, ""));
        long readToGiveUp = reads.getAndSet(0);
        int restored = portions(new SessionEffect.RestoreEvents());
        long readToRestore = reads.getAndSet(0);

        assertThat(gaveUp).isEqualTo(events / Portion.EVENTS);
        assertThat(restored).isEqualTo(events / Portion.EVENTS);
        assertThat(readToGiveUp).isLessThan(3L * events);
        assertThat(readToRestore).isLessThan(3L * events);
        assertThat(deadLetters.mayBeReplayed(NUMBER)).isFalse();
        assertThat(pending.after(NUMBER, -1, 2L * events, Long.MAX_VALUE).events())
                .hasSize(events)
                .allMatch(KeptEvent::replayed);
    }

    @Test
    void shouldReadNoMoreToDiscardOneLetterOfManyThanOneAlone() {
        keep(3_000, 0);
        portions(new SessionEffect.DeadLetterAllEvents(FailureClass.TRANSIENT, "scripted", null, ""));
        reads.set(0);

        deadLetters.discard(tool("e1500").envelope().id(), state, START);
        long one = reads.getAndSet(0);
        for (int number = 1; number <= 1_000; number++) {
            deadLetters.discard(tool("e" + number).envelope().id(), state, START);
        }

        assertThat(reads.get()).isLessThanOrEqualTo(one * 1_000);
    }

    @Test
    void shouldEndAPortionWhenItsBytesAreUsedUp() {
        keep(100, 256 * 1024);

        Portion portion = portion();
        ChoreRunner.Progress progress =
                runner.run(Chore.of(new SessionEffect.DiscardAllEvents()), state, portion, START);

        assertThat(progress.events()).isEqualTo(Portion.BYTES / (256 * 1024));
        assertThat(progress.rest()).isNotNull();
    }

    @Test
    void shouldEndAPortionWhenItsTimeIsUsedUp() {
        keep(400, 0);
        Portion portion = portion();
        clockStep = Portion.TIME.toNanos() / 100;

        ChoreRunner.Progress progress =
                runner.run(Chore.of(new SessionEffect.DiscardAllEvents()), state, portion, START);

        assertThat(progress.events()).isBetween(50L, 100L);
        assertThat(progress.rest()).isNotNull();
    }

    /** How many portions the work takes. */
    private int portions(SessionEffect.LongWork work) {
        Chore chore = Chore.of(work);
        int portions = 0;
        while (chore != null) {
            chore = runner.run(chore, state, portion(), START).rest();
            context.resetForwards();
            portions++;
        }
        return portions;
    }

    private Portion portion() {
        clockStep = 0;
        Portion portion = new Portion(() -> nanos.addAndGet(clockStep));
        portion.begin();
        return portion;
    }

    private void keep(int events, int size) {
        for (int number = 1; number <= events; number++) {
            SessionEvent event = tool("e" + number);
            byte[] value = codec.encode(event);
            byte[] padded = Arrays.copyOf(value, Math.max(size, value.length));
            Arrays.fill(padded, value.length, padded.length, (byte) ' ');
            pending.keep(NUMBER, new KeptEvent(number, 0, 0, number, false, null, padded));
            ids.put(NUMBER, event.envelope().id(), EventIdStore.Entry.of(EventOutcome.OPEN, START));
        }
        reads.set(0);
    }

    /** Counts look-ups, and steps of iterators. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> store(String name) {
        return counted(KeyValueStore.class, Stores.inMemoryKeyValueStore(name).get());
    }

    private <T> T counted(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("get") || method.getName().equals("next")) {
                reads.incrementAndGet();
            }
            Object answer = answer(method, target, args);
            return answer instanceof KeyValueIterator<?, ?> iterator
                    ? counted(KeyValueIterator.class, iterator)
                    : answer;
        }));
    }

    private static @Nullable Object answer(Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
