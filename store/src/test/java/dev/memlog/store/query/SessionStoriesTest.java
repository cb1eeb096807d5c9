/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.projection.CommitListener.Commit;
import dev.memlog.store.projection.CommitListener.SessionStep;
import dev.memlog.store.query.SessionStories.EventPage;
import dev.memlog.store.query.SessionStories.EventRow;
import dev.memlog.store.query.SessionStories.Made;
import dev.memlog.store.query.SessionStories.Settled;
import dev.memlog.store.query.SessionStories.Sourced;
import dev.memlog.store.query.SessionStories.Spent;
import dev.memlog.store.query.SessionStories.Story;
import dev.memlog.store.row.Rows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStoriesTest {
    private static final SessionNumber SESSION = SessionNumber.of(SessionId.local("s1"));

    @TempDir
    Path folder;

    private OpenStore store;
    private SessionStories stories;

    @BeforeEach
    void open() {
        store = new OpenStore(folder.resolve("memlog.db"));
        stories = new SessionStories(store.database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTellWhichEventsBecameWhichMemoryAndWhatThatTook() {
        apply(0, Records.session("s1", "shop", Ledger.EMPTY, null));
        apply(1, Records.prompt("s1", 1, "make it fast"));
        apply(2, Records.observation("s1", 2, "It was slow"));
        apply(3, Records.summary("s1", 3, "make it fast"));
        apply(4, Records.observation("other", 2, "Something else"));
        store.apply(Records.control(
                0,
                new Spend(
                        LocalDate.parse("2026-03-02"),
                        SESSION,
                        SessionId.local("s1"),
                        "local",
                        "dev",
                        "shop",
                        List.of(
                                new Line("openai", "fake", 2, 200, 40, 400L),
                                new Line("openai", "own", 1, 9, 1, null)))));

        Story story = stories.story(SESSION).orElseThrow();

        assertThat(story.session().sessionId().value()).isEqualTo("s1");
        assertThat(story.prompts()).extracting(Sourced::events).containsExactly(List.of("e1"));
        assertThat(story.observations()).singleElement().satisfies(told -> {
            assertThat(told.memory().title()).isEqualTo("It was slow");
            assertThat(told.events()).containsExactly("e2");
            assertThat(told.provider()).isEqualTo("offline");
            assertThat(told.model()).isEqualTo("rules");
            assertThat(told.call()).isEqualTo(new ProviderCall(1, 2, 3, 2, 40, 2, 9L));
        });
        assertThat(story.summaries())
                .extracting(Sourced::call)
                .containsExactly(new ProviderCall(1, 3, 3, 2, 40, 2, null));
        assertThat(story.more()).isFalse();
        assertThat(story.spent())
                .containsExactly(
                        new Spent("2026-03-02", "openai", "fake", 2, 200, 40, 400L),
                        new Spent("2026-03-02", "openai", "own", 1, 9, 1, null));
        assertThat(stories.story(new SessionNumber(7))).isEmpty();
    }

    @Test
    void shouldReadOnFromANumberAndLeaveOutWhatIsHidden() {
        assertThat(stories.newest()).isZero();
        apply(3, Records.observation("s1", 1, "Herons stand on one leg"));
        apply(5, Records.prompt("s1", 2, "look at the storks"));
        apply(8, Records.observation("s1", 3, "Storks clatter with their bills"));
        apply(9, Records.edit("s1", 3, true));

        assertThat(stories.newest()).isEqualTo(8);
        assertThat(stories.after(2, 10).observations())
                .extracting(Rows.ObservationRow::number)
                .containsExactly(3L);
        assertThat(stories.after(3, 10).observations()).isEmpty();
        assertThat(stories.after(3, 10).prompts())
                .extracting(Rows.PromptRow::number)
                .containsExactly(5L);
    }

    @Test
    void shouldSayWhatACommitHasChanged() {
        Commit made = commit(1, Records.observation("s1", 1, "Herons stand on one leg"));
        Commit stepped = commit(2, Records.session("s1", "shop", Ledger.EMPTY, null));
        Commit edited = commit(3, Records.edit("s1", 1, true));
        Commit forgotten = store.projector
                .apply(List.of(Records.tombstone(Topics.MEMORIES, 4, "s1/0000000001/000")), 1, List.of())
                .commit();

        assertThat(made).isEqualTo(new Commit(List.of(), true, false));
        assertThat(stepped)
                .isEqualTo(new Commit(List.of(new SessionStep(SESSION, "shop", SessionStatus.ACTIVE)), false, false));
        assertThat(edited).isEqualTo(new Commit(List.of(), false, true));
        assertThat(forgotten.edited()).isTrue();
    }

    @Test
    void shouldTellWhatBecameOfEachEventTheNewestFirst() {
        ProviderCall call = new ProviderCall(1, 2, 3, 1, 40, 2, null);
        apply(0, Records.session("s1", "shop", Ledger.EMPTY, null));
        apply(1, event(1, EventTaken.PROMPT, EventOutcome.PROCESSED));
        apply(2, Records.prompt("s1", 1, "make it fast"));
        for (int sequence = 2; sequence <= 6; sequence++) {
            apply(1 + sequence, event(sequence, "tool-used", EventOutcome.OPEN));
        }
        Settlement settled = new Settlement(
                SESSION, List.of(2L, 3L, 4L), EventOutcome.PROCESSED, Records.NOON, List.of(2L, 4L), "o", "m", call);
        apply(10, Records.observation("s1", 2, "It was slow"));
        apply(11, settled);
        store.apply(Records.dead(0, Records.letter("s1", "e5", 1)));

        // Applied again, as after a crash: what is settled stays settled.
        apply(11, settled);
        apply(3, event(2, "tool-used", EventOutcome.OPEN));
        EventPage all = stories.events(SESSION, 100, false, 10).orElseThrow();

        assertThat(all.items())
                .extracting(EventRow::sequence, EventRow::outcome, EventRow::remembered, EventRow::memories)
                .containsExactly(
                        tuple(6L, EventOutcome.OPEN, false, List.of()),
                        tuple(5L, EventOutcome.OPEN, false, List.of()),
                        tuple(4L, EventOutcome.PROCESSED, true, List.of()),
                        tuple(3L, EventOutcome.PROCESSED, false, List.of()),
                        tuple(2L, EventOutcome.PROCESSED, true, List.of(new Made("observation", 10))),
                        tuple(1L, EventOutcome.PROCESSED, true, List.of(new Made("prompt", 2))));
        assertThat(all.items()).extracting(EventRow::letter).containsExactly(null, "s1/e5", null, null, null, null);
        assertThat(all.items()).extracting(EventRow::call).containsExactly(null, null, call, call, call, null);
        EventPage forgone = stories.events(SESSION, 6, true, 1).orElseThrow();
        assertThat(forgone.items()).extracting(EventRow::sequence).containsExactly(5L);
        assertThat(forgone.matching()).isEqualTo(3);
        assertThat(forgone.more()).isTrue();
        assertThat(stories.events(new SessionNumber(7), 6, true, 1)).isEmpty();
        assertThat(stories.story(SESSION).orElseThrow().settled())
                .containsExactly(new Settled(2, EventOutcome.PROCESSED, "o", "m", call));
    }

    @Test
    void shouldForgetEventsAndTheirSettlementsByTheirKeys() throws SQLException {
        apply(0, Records.session("s1", "shop", Ledger.EMPTY, null));
        apply(1, event(1, "tool-used", EventOutcome.OPEN));
        apply(2, Settlement.without(SESSION, List.of(1L), EventOutcome.DISCARDED, Records.NOON));

        store.apply(
                Records.tombstone(Topics.MEMORIES, 3, EventTaken.keyOf(SESSION, 1)),
                Records.tombstone(Topics.MEMORIES, 4, Settlement.keyOf(SESSION, 1)));

        assertThat(stories.events(SESSION, 100, false, 10).orElseThrow().items())
                .isEmpty();
        assertThat(store.dump()).contains("== settlements\n==").doesNotContain("tool-used");
    }

    private static EventTaken event(long sequence, String kind, EventOutcome outcome) {
        return new EventTaken(
                SESSION,
                sequence,
                new EventId("e" + sequence),
                Records.NOON.plusSeconds(sequence),
                kind,
                "Bash",
                outcome,
                null);
    }

    private void apply(long offset, MemoryRecord record) {
        store.apply(Records.memory(offset, record));
    }

    private Commit commit(long offset, MemoryRecord record) {
        return store.apply(Records.memory(offset, record)).commit();
    }
}
