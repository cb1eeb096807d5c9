/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextScene;
import dev.memlog.recall.correct.CorrectionTool;
import dev.memlog.recall.correct.Corrections;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.mcp.MemoryTools;
import dev.memlog.recall.mcp.ToolCalls;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.note.SaveRoutes;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.told.Holdout;
import dev.memlog.recall.told.Telling;
import dev.memlog.recall.told.ToldLog;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.told.ToldQueries;
import dev.memlog.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session finds and reads by tools is recorded as told to it, if the session is known. */
class NodeToolsTest {
    private static final Principal DEV = Principal.everyone(TeamName.LOCAL, "dev");

    private final SeededStore store = new SeededStore();
    private final TestClock clock = new TestClock(Seeds.MORNING);
    private final List<Told> recorded = new ArrayList<>();

    @BeforeEach
    void remember() {
        store.add(Seeds.observation(11, "Route got a depot, see #12", Seeds.MORNING), Seeds.observation(14));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private final class Recorder implements ToldLog {
        @Override
        public void write(SessionNumber session, Instant at, String place, Collection<Long> memories, long tokens) {
            recorded.add(new Told(session, 1, at, place, List.copyOf(memories), (int) tokens, "dev", null));
        }
    }

    private NodeTools tools() {
        ToldQueries rows = new ToldQueries(store.database);
        ContextComposer composer = new ContextComposer(
                store.memories,
                ContextConfig.defaults(),
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                List::of,
                ContextComposer.LastWords.UNKNOWN,
                Kinds.STANDARD,
                new ContextScene(new SessionQueries(store.database), project -> ContextScene.Terms.ANY, Byline.NONE),
                new Telling(TeamName.LOCAL, null, rows, rows, () -> 0, new Recorder(), Holdout.NOBODY, clock),
                Duration.ZERO);
        FakeMemoryCommands commands = new FakeMemoryCommands(store);
        Notebook notebook = new Notebook(
                commands,
                new OriginQueries(store.database),
                () -> OptionalLong.of(0),
                text -> text,
                clock,
                Duration.ofSeconds(1));
        return new NodeTools(
                store.memories,
                ZoneOffset.UTC,
                Kinds.STANDARD,
                Byline.NONE,
                GroundCheck.NONE,
                clock,
                composer,
                new SaveRoutes(notebook, Kinds.STANDARD),
                new CorrectionTool(new Corrections(store.memories, commands, clock, Duration.ofSeconds(1))));
    }

    @Test
    void shouldRecordWhatAKnownSessionFindsAndReads() {
        ToolCalls calls = tools().of(DEV, "s-1");

        calls.call(MemoryTools.SEARCH, Map.of("query", "depot"));
        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("11")));
        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("4711")));
        calls.call(MemoryTools.TIMELINE, Map.of("anchor", "11"));

        assertThat(recorded).extracting(Told::place).containsExactly(Told.SEARCH, Told.FETCH);
        assertThat(recorded.getFirst().memories()).containsExactlyInAnyOrder(11L, 14L);
        assertThat(recorded.getLast().memories()).containsExactly(11L);
        assertThat(recorded)
                .allMatch(told -> told.session().equals(SessionNumber.of(SessionId.local("s-1"))) && told.tokens() > 0);
    }

    @Test
    void shouldRecordNothingOfSomebodyWithoutASession() {
        ToolCalls calls = tools().of(DEV, null);
        calls.call(MemoryTools.SEARCH, Map.of("query", "depot"));
        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("11")));

        assertThat(recorded).isEmpty();
    }

    @Test
    void shouldTakeTheOnlySessionAtWorkThatWasToldAMemoryForItsReader() {
        store.add(Seeds.session(SessionId.local("s-1"), "parcel-service", "claude-code", Ledger.EMPTY));
        store.add(Seeds.session(SessionId.local("s-2"), "parcel-service", "claude-code", Ledger.EMPTY));
        tell("s-1", 11L, 14L);
        tell("s-2", 14L);
        ToolCalls calls = tools().of(DEV, null);

        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("11")));
        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("14")));
        clock.advance(Duration.ofHours(2));
        calls.call(MemoryTools.GET_OBSERVATIONS, Map.of("ids", List.of("11")));

        assertThat(recorded).hasSize(1);
        assertThat(recorded.getFirst().session()).isEqualTo(SessionNumber.of(SessionId.local("s-1")));
        assertThat(recorded.getFirst().place()).isEqualTo(Told.FETCH);
    }

    private void tell(String session, Long... memories) {
        store.record(new Told(
                SessionNumber.of(SessionId.local(session)),
                1,
                Seeds.MORNING,
                Told.START,
                List.of(memories),
                10,
                "dev",
                null));
    }
}
