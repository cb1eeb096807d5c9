/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.START;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.tool;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.schedule.Takeover;
import dev.memlog.topology.state.CountedStore;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.StoreNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** What a start reads, and that sessions are taken over whatever an earlier version left them in. */
class TakeoverTest extends TopologyTestBase {
    private static final int MANY = 4_200;
    private static final JsonMapper MAPPER = WireMapper.create();
    private final CountedStore open = new CountedStore();
    private final CountedStore closed = new CountedStore();

    @Test
    void shouldReadNoClosedSessionAtAStart() {
        SessionStore sessions = new SessionStore(open, closed);
        for (int i = 0; i < 500; i++) {
            SessionState idle = idle(id(i));
            sessions.put(i % 100 == 0 ? idle : closed(idle));
        }
        sessions.writeChanges(change -> {});
        open.reads();
        closed.reads();
        List<SessionState> found = new ArrayList<>();

        takeover(new SessionStore(open, closed)).portion(START, found::add);

        assertThat(found).hasSize(5);
        assertThat(open.reads()).isEqualTo(10);
        assertThat(closed.reads()).isZero();
    }

    @Test
    void shouldTakeEachSessionOverOnceWhenItIsNeededBeforeItsTurn() {
        SessionStore sessions = new SessionStore(open, closed);
        for (int i = 0; i < MANY; i++) {
            sessions.put(idle(id(i)));
        }
        sessions.writeChanges(change -> {});
        Takeover takeover = takeover(sessions);
        SessionNumber last = sessions.openAfter(null, MANY).getLast().session();
        List<SessionNumber> taken = new ArrayList<>();

        takeover.portion(START, state -> taken.add(state.facts().identity().number()));
        assertThat(takeover.isDone()).isFalse();
        assertThat(taken).hasSizeLessThanOrEqualTo(4_000);
        assertThat(takeover.claims(taken.getFirst())).isFalse();
        assertThat(takeover.claims(last)).isTrue();
        assertThat(takeover.claims(last)).isFalse();
        while (!takeover.isDone()) {
            takeover.portion(START, state -> taken.add(state.facts().identity().number()));
        }

        assertThat(taken).doesNotHaveDuplicates().hasSize(MANY - 1).doesNotContain(last);
        assertThat(takeover.claims(last)).isFalse();
    }

    @Test
    void shouldPartClosedSessionsFromOpenOnesWhenAnEarlierVersionKeptThemTogether() {
        CountDownLatch never = new CountDownLatch(1);
        provider.holdUntil(never);
        topology.post(tool("t1"));
        topology.awaitTrue(() -> provider.requests().size() == 1);
        provider.holdUntil(new CountDownLatch(0));
        topology.restart();
        keepTogether(MANY);
        SessionId late = id(MANY - 1);

        // Before their turn: the closed one hears of an event, and the interrupted one gets another.
        topology.post(tool("t2"));
        topology.post(tool("late", late));
        topology.awaitTrue(() -> entries(StoreNames.SESSIONS) == 1);

        topology.awaitLedger(ledger().accepted(2).processed(2).build());
        assertThat(provider.requests().size()).isBetween(3, 4);
        topology.awaitTrue(() -> topology.session(late)
                .ledger()
                .equals(ledger().accepted(8).processed(8).build()));
        assertThat(topology.session(late).generation()).isEqualTo(2);
        assertThat(entries(StoreNames.CLOSED_SESSIONS)).isEqualTo(MANY);
        topology.post(new SessionEvent.SessionEnded(envelope("late end", id(17)), "exit"));
        assertThat(topology.session(id(17)).ledger())
                .isEqualTo(ledger().accepted(8).processed(8).build());
    }

    @Test
    void shouldAgeManyIdleSessionsInPortions() {
        for (int i = 0; i < 600; i++) {
            topology.post(new SessionEvent.SessionStarted(envelope("s" + i, id(i)), "startup"));
        }
        topology.restart();

        for (int i = 0; i < 2 * 12 + 6; i++) {
            topology.pass(Duration.ofMinutes(30));
            for (int tick = 0; tick < 3; tick++) {
                topology.pass(Duration.ofMillis(100));
            }
        }

        assertThat(entries(StoreNames.SESSIONS)).isZero();
        assertThat(entries(StoreNames.CLOSED_SESSIONS)).isEqualTo(600);
    }

    /** As the version before kept them: sessions with 7 events that were processed. */
    private void keepTogether(int sessions) {
        KeyValueStore<Bytes, byte[]> store = topology.store(StoreNames.SESSIONS);
        for (int i = 0; i < sessions; i++) {
            SessionNumber number = SessionNumber.of(id(i));
            store.put(
                    Bytes.wrap(ByteBuffer.allocate(Long.BYTES)
                            .putLong(number.value())
                            .array()),
                    json(closed(idle(id(i))))
                            .replace("\"accepted\":0", "\"accepted\":7")
                            .replace("\"processed\":0", "\"processed\":7")
                            .getBytes(UTF_8));
        }
    }

    private int entries(String store) {
        int count = 0;
        try (var all = topology.store(store).all()) {
            for (; all.hasNext(); all.next()) {
                count++;
            }
        }
        return count;
    }

    private static Takeover takeover(SessionStore sessions) {
        return new Takeover(sessions, new DueSessions(new CountedStore()));
    }

    private static String json(SessionState state) {
        try {
            return MAPPER.writeValueAsString(state);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static SessionState idle(SessionId session) {
        return new SessionMachine(RetryPolicy.STANDARD).begin(tool("t1", session), START);
    }

    private static SessionState closed(SessionState idle) {
        return new SessionState.Closed(idle.facts(), SessionStatus.COMPLETED, "ended: exit", START);
    }

    private static SessionId id(int i) {
        return SessionId.local("many-" + i);
    }
}
