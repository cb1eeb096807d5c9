/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Settlement;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.StoreView;
import dev.memlog.store.Teammate;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.sql.Viewer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Two teams whose sessions, events, projects and words are the same. */
class TeamsApartTest extends StoreTestBase {
    private static final Teammate RED = Teammate.of("red", "ada");
    private static final Teammate BLUE = Teammate.of("blue", "bob");
    private static final Teammate LOCAL = Teammate.of("local", "dev");
    private static final PageRequest FIRST_PAGE = new PageRequest(List.of(), 0, 20);

    @Test
    void shouldKeepEachTeamsRowsInItsOwnDatabase() throws Exception {
        fill(RED, 1, "crimson");
        fill(BLUE, 20, "azure");
        fill(LOCAL, 40, "plain");

        assertThat(store.teams.others()).containsExactlyInAnyOrder(RED.team(), BLUE.team());
        assertThat(store.dump())
                .doesNotContain("crimson")
                .doesNotContain("azure")
                .contains("plain");
        assertThat(store.dump(RED.team()))
                .contains("crimson")
                .doesNotContain("azure")
                .doesNotContain("plain");
        assertThat(store.dump(BLUE.team()))
                .contains("azure")
                .doesNotContain("crimson")
                .doesNotContain("plain");
        Path teams = folder.resolve("teams");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(teams)))
                .isEqualTo("rwx------");
        try (var files = Files.list(teams)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    /** A client chooses the ids of its sessions and events: a letter's key may look like the key of another kind. */
    @Test
    void shouldKeepALetterOutOfTheTeamThatItsEventsIdNames() {
        store.apply(
                letterAt(1, "session", "blue%1Fs"),
                letterAt(2, "event", "blue/12/0000000001"),
                letterAt(3, "settled", "green/12/0000000001"));

        assertThat(store.teams.others()).isEmpty();
        assertThat(view(LOCAL).letters().stats(DeadLetterFilter.ALL).count()).isEqualTo(3);
        assertThat(folder.resolve("teams").resolve("green.db")).doesNotExist();
    }

    private static ConsumerRecord<String, byte[]> letterAt(long offset, String session, String event) {
        return Records.dead(offset, LOCAL.letter(session, event));
    }

    @Test
    void shouldTellATeamOfItsOwnRowsAlone() {
        fill(RED, 1, "crimson");
        StoreView before = view(RED);
        var counts = before.queries().counts();
        fill(BLUE, 20, "azure");
        fill(LOCAL, 40, "plain");

        for (Teammate member : List.of(RED, BLUE, LOCAL)) {
            StoreView view = view(member);
            assertThat(view.queries().counts())
                    .usingRecursiveComparison()
                    .ignoringFields("databaseBytes")
                    .isEqualTo(counts);
            assertThat(view.queries().projects()).containsExactly("shop");
            assertThat(view.queries().sessions(FIRST_PAGE).items())
                    .singleElement()
                    .extracting(Rows.SessionRow::sessionId)
                    .isEqualTo(member.id("s"));
            assertThat(view.letters()
                            .letters(DeadLetterFilter.ALL, false, 0, 10)
                            .items())
                    .singleElement()
                    .extracting("letter.message")
                    .isEqualTo("503 of " + member.author());
            assertThat(view.spend()
                            .total(SpendQueries.Range.on(LocalDate.of(2026, 3, 1)))
                            .tokensIn())
                    .isEqualTo(10);
            assertThat(view.stories()
                            .events(member.number("s"), 100, false, 10)
                            .orElseThrow()
                            .items())
                    .hasSize(2);
            assertThat(view.stories().story(member.number("s"))).isPresent();
            assertThat(view.queries().ledger().accepted()).isEqualTo(3);
            assertThat(view.queries()
                            .timeline(new TimelineRequest(Records.NOON, 0, 10, 10, List.of(), Shown.ALL))
                            .after())
                    .hasSize(4);
        }
        assertThat(view(RED).stories().story(BLUE.number("s"))).isEmpty();
        assertThat(view(RED).queries().observation(20)).isEmpty();
        assertThat(view(BLUE).queries().observation(20)).isPresent();
        assertThat(view(BLUE).letters().letter(RED.letter("s", "e1").key())).isEmpty();
    }

    @Test
    void shouldSearchAndCorrectWithinATeam() {
        fill(RED, 1, "crimsonite");
        fill(BLUE, 20, "azurite");

        assertThat(found(RED, "crimsonite")).containsExactlyInAnyOrder(1L, 2L);
        assertThat(found(BLUE, "crimsonite")).isEmpty();
        SearchHits own = view(RED).queries().search(SearchRequest.best("crimsonote", List.of(), 5));
        assertThat(own.corrected()).extracting("searched").containsExactly("crimsonite");
        SearchHits foreign = view(BLUE).queries().search(SearchRequest.best("crimsonote", List.of(), 5));
        assertThat(foreign.corrected()).isEmpty();
        assertThat(foreign.ranked()).isEmpty();
    }

    @Test
    void shouldLinkNearDuplicatesWithinATeamAlone() {
        MemoryRecord.Observation one =
                RED.observation("s", 1, "shop", "The cache is cleared", "on each login of a user");
        store.apply(
                Records.memory(1, one),
                Records.memory(2, BLUE.observation("s", 1, "shop", "The cache is cleared", "on each login of a user")),
                Records.memory(3, RED.observation("s", 2, "shop", "The cache is cleared", "on each login of a user")));

        assertThat(view(RED).queries().observation(3).orElseThrow().duplicateOf())
                .isEqualTo(1L);
        assertThat(view(BLUE).queries().observation(2).orElseThrow().duplicateOf())
                .isNull();
        assertThat(view(BLUE).queries().counts().duplicates()).isZero();
    }

    @Test
    void shouldTellATeamOfItsOwnModesAndPricesAlone() {
        ProjectMode mode = new ProjectMode(RED.team(), "shop*", "research", "ada", Records.NOON);
        ModelPrice price = new ModelPrice(RED.team(), "own", 1, 2, null, "ada", Records.NOON);
        ModelPrice other = new ModelPrice(BLUE.team(), "own", 3, 4, 5L, "bob", Records.NOON);
        store.apply(Records.control(1, mode), Records.control(2, price), Records.control(3, other));

        assertThat(view(RED).spend().modes()).containsExactly(mode);
        assertThat(view(RED).spend().prices()).containsExactly(price);
        assertThat(view(BLUE).spend().prices()).containsExactly(other);
        assertThat(view(LOCAL).spend().prices()).isEmpty();
        assertThat(view(RED).spend().controlKeys()).containsExactly("team/red/mode/shop*", "team/red/price/own");

        store.apply(Records.tombstone(Topics.CONTROL, 4, mode.recordKey()));
        assertThat(view(RED).spend().modes()).isEmpty();
        assertThat(view(BLUE).spend().prices()).containsExactly(other);
    }

    @Test
    void shouldTakeOutOneTeamsRowsWhenItsTombstonesCome() {
        fill(RED, 1, "crimson");
        fill(BLUE, 20, "azure");

        store.apply(
                Records.tombstone(Topics.MEMORIES, 60, RED.key("s", 1).toString()),
                Records.tombstone(Topics.MEMORIES, 61, EventTaken.keyOf(RED.team(), RED.number("s"), 1)),
                Records.tombstone(Topics.MEMORIES, 62, MemoryRecord.SessionRecord.keyOf(RED.id("s"))),
                Records.tombstone(Topics.DEAD_LETTERS, 63, RED.letter("s", "e1").key()));

        assertThat(view(RED).queries().counts())
                .extracting("observations", "sessions")
                .containsExactly(1L, 0L);
        assertThat(view(RED).letters().stats(DeadLetterFilter.ALL).count()).isZero();
        assertThat(view(BLUE).queries().counts())
                .extracting("observations", "sessions")
                .containsExactly(2L, 1L);
        assertThat(view(BLUE).letters().stats(DeadLetterFilter.ALL).count()).isEqualTo(1);
        assertThat(view(BLUE)
                        .stories()
                        .events(BLUE.number("s"), 100, false, 10)
                        .orElseThrow()
                        .items())
                .hasSize(2);
    }

    @Test
    void shouldFindNothingOfAnUnknownTeamAndMakeNoFile() {
        StoreView nobody = store.view(new TeamName("nobody"), new Viewer("ada", Viewer.EVERYTHING.projects()));

        assertThat(nobody.queries().counts().observations()).isZero();
        assertThat(nobody.queries()
                        .search(SearchRequest.best("anything", List.of(), 5))
                        .ranked())
                .isEmpty();
        assertThat(nobody.queries().projects()).isEmpty();
        assertThat(nobody.exports().highestCited()).isZero();
        assertThat(folder.resolve("teams")).doesNotExist();
    }

    @Test
    void shouldGiveEachTeamsCommitsToItAlone() {
        var applied = store.apply(
                Records.memory(1, RED.session("s", "shop")), Records.memory(2, RED.prompt("s", 1, "shop", "hi")));

        assertThat(applied.commits().keySet()).isEqualTo(Set.of(TeamName.LOCAL, RED.team()));
        assertThat(applied.commits()).hasEntrySatisfying(RED.team(), commit -> {
            assertThat(commit.sessions()).hasSize(1);
            assertThat(commit.memories()).isTrue();
        });
        assertThat(applied.commit().sessions()).isEmpty();
        assertThat(applied.commit().memories()).isFalse();
    }

    @Test
    void shouldRejectABadRecordOfATeamAndKeepTheOthers() {
        var broken = Records.record(
                Topics.MEMORIES, 0, 2, RED.key("s", 2).toString(), "no record".getBytes(StandardCharsets.UTF_8));
        MemoryRecord.SessionRecord session = RED.session("s", "shop");
        var applied = store.apply(
                Records.memory(1, RED.prompt("s", 1, "shop", "one")),
                broken,
                Records.memory(3, session),
                Records.memory(4, BLUE.prompt("s", 1, "shop", "two")));

        assertThat(applied.undecodable()).isEqualTo(1);
        assertThat(applied.applied()).isEqualTo(3);
        assertThat(view(RED).queries().counts())
                .extracting("prompts", "sessions")
                .containsExactly(1L, 1L);
        assertThat(view(BLUE).queries().counts().prompts()).isEqualTo(1);
    }

    @Test
    void shouldOpenAnIdleDatabaseAgainWhenItIsNeeded() {
        fill(RED, 1, "crimson");
        fill(BLUE, 20, "azure");
        StoreView red = view(RED);
        StoreView blue = view(BLUE);

        blue.queries().counts();
        store.projector.cleanUp();
        store.projector.closeIdle(Duration.ofHours(1));
        assertThat(store.teams.idle(Duration.ZERO)).hasSize(2);
        store.projector.closeIdle(Duration.ZERO);

        assertThat(store.teams.idle(Duration.ZERO)).isEmpty();
        assertThat(red.queries().counts().observations()).isEqualTo(2);
        store.projector.closeIdle(Duration.ZERO);
        store.apply(
                Records.memory(70, RED.prompt("s", 9, "shop", "one more")),
                Records.memory(71, BLUE.prompt("s", 9, "shop", "one more")));
        assertThat(red.queries().prompt(70)).isPresent();
        assertThat(blue.queries().prompt(71)).isPresent();
    }

    @Test
    void shouldNameTheTeamInTheKeysOfOverdueEvents() {
        fill(RED, 1, "crimson");

        List<RetentionQueries.Name> names = view(RED).retention().overdueNames(Records.WRITTEN, null, 10);

        assertThat(names)
                .extracting(RetentionQueries.Name::recordKey)
                .containsExactly(
                        EventTaken.keyOf(RED.team(), RED.number("s"), 2),
                        Settlement.keyOf(RED.team(), RED.number("s"), 2));
        assertThat(store.view(TeamName.LOCAL, Viewer.EVERYTHING).retention().overdueNames(Records.WRITTEN, null, 10))
                .isEmpty();
    }

    @Test
    void shouldKeepATeamsSettingsInItsDatabase() {
        store.apply(
                Records.control(1, new ControlRecord.Pause(true, "red's", "x", Records.NOON, RED.team())),
                Records.control(2, new ControlRecord.Pause(false, "all", "x", Records.NOON)),
                Records.control(
                        3, new ControlRecord.BudgetSet(BudgetName.DAY_TOKENS, 5L, "x", Records.NOON, BLUE.team())));

        assertThat(view(RED).spend().pause().orElseThrow().reason()).isEqualTo("red's");
        assertThat(view(LOCAL).spend().pause().orElseThrow().reason()).isEqualTo("all");
        assertThat(view(BLUE).spend().pause()).isEmpty();
        assertThat(view(BLUE).spend().budgets()).hasSize(1);
        assertThat(view(RED).spend().budgets()).isEmpty();
        store.apply(Records.tombstone(
                Topics.CONTROL, 4, ControlRecord.BudgetSet.keyOf(BudgetName.DAY_TOKENS, BLUE.team())));
        assertThat(view(BLUE).spend().budgets()).isEmpty();
    }

    private void fill(Teammate member, long first, String word) {
        store.apply(
                Records.memory(
                        first,
                        member.observation("s", 1, "shop", word + " deploy", "The " + word + " pipeline failed")),
                Records.memory(first + 1, member.observation("s", 2, "shop", word + " fix", "Retries of the upload")),
                Records.memory(first + 2, member.summary("s", 3, "shop", "about " + word)),
                Records.memory(first + 3, member.prompt("s", 4, "shop", "fix the " + word)),
                Records.memory(first + 4, member.event("s", 1, "Bash")),
                Records.memory(first + 5, member.event("s", 2, "Edit")),
                Records.memory(first + 6, member.settlement("s", 2)),
                Records.memory(first + 7, member.session("s", "shop")),
                Records.dead(first, member.letter("s", "e1")),
                Records.control(first, member.spend("s", "shop", 10)));
    }

    private List<Long> found(Teammate member, String text) {
        return view(member).queries().search(SearchRequest.best(text, List.of(), 5)).ranked().stream()
                .filter(hit -> hit.scope() == SearchRequest.Scope.OBSERVATIONS)
                .map(SearchHits.Hit::number)
                .toList();
    }

    private StoreView view(Teammate member) {
        return store.view(member.team(), Viewer.EVERYTHING);
    }
}
