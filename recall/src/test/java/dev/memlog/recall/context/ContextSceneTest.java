/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.SpiedMemories;
import dev.memlog.recall.context.ContextScene.Terms;
import dev.memlog.recall.context.ContextScene.Wanted;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.Rows.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose work a context tells of, and what a project's mode narrows it to. */
class ContextSceneTest {
    private static final Instant NOW = Seeds.MORNING.plusSeconds(600);
    private static final String MARK = " [session 5d0c2f3e, at work now]";

    private final SeededStore store = new SeededStore();
    private final SpiedMemories memories = store.memories;

    @AfterEach
    void closeStore() {
        store.close();
    }

    private final SessionQueries sessions = new SessionQueries(store.database);

    @Test
    void shouldMarkWhatAnotherRunningSessionDoes() {
        store.add(Seeds.observation(1));
        runs(SessionStatus.ACTIVE, Duration.ofMinutes(5));

        String start = composer().atStart(asked("s-other"), NOW).text();
        String prompt = composer()
                .onPrompt(asked("s-other"), "what is depotZebra", NOW, 5)
                .text();

        assertThat(start).contains("Route got a depot" + MARK);
        assertThat(prompt).contains("Route got a depot" + MARK);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, 5", "ACTIVE, 120"})
    void shouldMarkNothingOfASessionThatRunsNoMore(SessionStatus status, long minutes) {
        store.add(Seeds.observation(1));
        runs(status, Duration.ofMinutes(minutes));

        assertThat(composer().atStart(asked("s-other"), NOW).text())
                .contains("#1 ")
                .doesNotContain("at work now");
    }

    @Test
    void shouldNotTellASessionItsOwnWorkAsSomebodyElses() {
        store.add(Seeds.observation(1));
        runs(SessionStatus.ACTIVE, Duration.ofMinutes(5));
        String own = Seeds.SESSION.value();

        assertThat(composer().onPrompt(asked(own), "what is depotZebra", NOW, 5).count())
                .isZero();
        // After a compaction its conversation has lost it.
        assertThat(composer().atStart(asked(own), NOW).text())
                .contains("Route got a depot [this session]")
                .doesNotContain("at work now");
    }

    @ParameterizedTest
    @CsvSource({"bugfix+decision, ''", "bugfix+finding, finding", "finding, finding", "'', ''"})
    void shouldPassOverTypesThatTheProjectsModeDoesNotHave(String types, String effective) {
        ContextConfig config = new ContextConfig(
                2_000,
                50,
                3,
                ContextConfig.defaults().fullField(),
                5,
                types.isEmpty() ? List.of() : List.of(types.split("\\+")),
                List.of("gotcha"),
                ContextShows.defaults(),
                5,
                600);
        ContextScene scene = new ContextScene(
                sessions, project -> new Terms("finding"::equals, concept -> project.equals("shop")), Byline.NONE);

        assertThat(scene.wanted("thesis", config))
                .isEqualTo(new Wanted(effective.isEmpty() ? List.of() : List.of(effective), List.of()));
        assertThat(scene.wanted("shop", config).concepts()).containsExactly("gotcha");
    }

    private static ContextQuestion asked(String session) {
        return new ContextQuestion(List.of("parcel-service"), session, null, null, "claude-code");
    }

    private void runs(SessionStatus status, Duration ago) {
        SessionId id = Seeds.SESSION;
        SessionRow row = new SessionRow(
                id,
                SessionNumber.of(id),
                "parcel-service",
                "claude-code",
                status,
                null,
                1,
                1,
                Ledger.EMPTY,
                0,
                0,
                0,
                0,
                null,
                Seeds.MORNING,
                NOW.minus(ago),
                null);
        store.add(row);
    }

    private ContextComposer composer() {
        return new ContextComposer(
                memories,
                ContextConfig.defaults(),
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                List::of,
                ContextComposer.LastWords.UNKNOWN,
                Kinds.STANDARD,
                new ContextScene(sessions, project -> Terms.ANY, Byline.NONE));
    }
}
