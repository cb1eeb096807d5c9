/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.Origin;
import dev.memlog.event.SessionNumber;
import dev.memlog.topology.state.DueSessions.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventIdStoreTest {
    private static final SessionNumber SESSION = new SessionNumber(42);
    private static final Instant DAY_ONE = Instant.parse("2026-01-01T10:00:00Z");
    private static final int DAY = DueSessions.dayOf(DAY_ONE);
    private final CountedStore stored = new CountedStore();
    private final CountedStore listed = new CountedStore();
    private final DueSessions due = new DueSessions(listed);
    private final EventIdStore ids = new EventIdStore(stored, due);

    @ParameterizedTest
    @EnumSource
    void shouldLetGoOfAnIdOnlyWhenItsEventIsSettled(EventOutcome outcome) {
        put(SESSION, "e1", outcome, DAY_ONE);

        ids.expire(SESSION, DAY, null, 100);

        boolean stays = outcome == EventOutcome.OPEN || outcome == EventOutcome.DEAD_LETTERED;
        assertThat(ids.get(SESSION, new EventId("e1")) != null).isEqualTo(stays);
        assertThat(due.first(DAY, null) == null).isEqualTo(stays);
    }

    @Test
    void shouldKeepIdsOfOtherDaysSessionsAndOrigins() {
        put(SESSION, "e1", EventOutcome.PROCESSED, DAY_ONE.plus(Duration.ofDays(1)));
        put(new SessionNumber(43), "e2", EventOutcome.PROCESSED, DAY_ONE);
        put(SESSION, new Origin("manual/1", List.of()).eventId().value(), EventOutcome.PROCESSED, DAY_ONE);

        EventIdStore.Expired expired = ids.expire(SESSION, DAY, null, 100);

        assertThat(expired).isEqualTo(new EventIdStore.Expired(2, 0, null));
        assertThat(stored.size()).isEqualTo(3);
    }

    @Test
    void shouldBeListedAgainWhenALetterIsSettledLater() {
        put(SESSION, "e1", EventOutcome.DEAD_LETTERED, DAY_ONE);
        put(SESSION, "e1", EventOutcome.PROCESSED, DAY_ONE.plus(Duration.ofDays(40)));

        assertThat(due.first(DAY + 39, null)).isNull();
        assertThat(due.first(DAY + 40, null)).isEqualTo(new Due(DAY + 40, SESSION, null));
    }

    @Test
    void shouldGoOnWhereItStoppedWhenTheProcessWasAnotherOne() {
        for (int i = 0; i < 95; i++) {
            put(SESSION, "e" + i, i % 2 == 0 ? EventOutcome.PROCESSED : EventOutcome.OPEN, DAY_ONE);
        }
        stored.reads();
        int portions = 0;
        @Nullable Due next = due.first(DAY, null);
        while (next != null) {
            EventIdStore.Expired portion = ids.expire(next.session(), next.day(), next.from(), 10);
            portions++;
            assertThat(stored.reads()).isLessThanOrEqualTo(10);
            if (portion.upTo() == null) {
                due.remove(next);
            } else {
                due.keep(next, portion.upTo());
            }
            next = new DueSessions(listed).first(DAY, null);
        }

        assertThat(portions).isBetween(10, 11);
        assertThat(ids.withOutcome(SESSION, EventOutcome.OPEN, null, 1_000).found())
                .hasSize(47);
        assertThat(stored.size()).isEqualTo(47);
    }

    @Test
    void shouldListASessionOncePerDay() {
        for (int i = 0; i < 50; i++) {
            put(SESSION, "e" + i, EventOutcome.PROCESSED, DAY_ONE.plusSeconds(i));
        }

        assertThat(listed.size()).isEqualTo(1);
    }

    private void put(SessionNumber session, String id, EventOutcome outcome, Instant at) {
        ids.put(session, new EventId(id), EventIdStore.Entry.of(outcome, at));
    }
}
