/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.SessionQueries.SessionDetail;
import dev.memlog.store.row.PageRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionQueriesTest extends StoreTestBase {
    private SessionQueries sessions;

    @BeforeEach
    void open() {
        sessions = new SessionQueries(store.database);
        store.apply(
                Records.memory(1, Records.prompt("s1", 1, "first words")),
                Records.memory(2, Records.prompt("s1", 2, "later words")),
                Records.memory(3, Records.session("s1", "shop", new Ledger(3, 0, 0, 1, 1, 0, 1, 0, 0), null)),
                Records.memory(4, Records.session("s10", "shop", new Ledger(1, 0, 0, 1, 0, 0, 0, 0, 0), null)));
    }

    @Test
    void shouldFindASessionByItsNumberWithItsFirstPrompt() {
        SessionDetail found =
                sessions.session(SessionNumber.of(SessionId.local("s1"))).orElseThrow();

        assertThat(found.row().sessionId().value()).isEqualTo("s1");
        assertThat(found.firstPrompt()).isEqualTo("first words");
        assertThat(found.memorySessionIds()).containsExactly("m-s1");
        assertThat(sessions.session(new SessionNumber(1))).isEmpty();
    }

    @Test
    void shouldFindSessionsByAWholeMemorySessionIdOnly() {
        assertThat(sessions.ofMemorySessions(List.of("m-s1", "m-s")))
                .extracting(session -> session.row().sessionId().value())
                .containsExactly("s1");
        assertThat(sessions.ofMemorySessions(List.of("m-s1", "m-s10"))).hasSize(2);
        assertThat(sessions.ofMemorySessions(List.of())).isEmpty();
        assertThat(sessions.ofMemorySessions(List.of("%", "'; --"))).isEmpty();
    }

    @Test
    void shouldListSessionsThatHaveWork() {
        assertThat(sessions.withWork(10))
                .extracting(row -> row.sessionId().value())
                .containsExactly("s1");
    }

    @Test
    void shouldLeaveOutOfListsAndCountsWhatWasOnlyOpened() {
        long before = store.queries.counts().sessions();
        store.apply(Records.memory(5, Records.openedSession("n1", "nowhere")));

        assertThat(store.queries.sessions(new PageRequest(List.of(), 0, 20)).items())
                .extracting(row -> row.sessionId().value())
                .containsExactlyInAnyOrder("s1", "s10");
        assertThat(store.queries.counts().sessions()).isEqualTo(before);
        assertThat(store.queries.projects()).doesNotContain("nowhere");
        assertThat(store.queries.ledger().accepted()).isEqualTo(5);
    }
}
