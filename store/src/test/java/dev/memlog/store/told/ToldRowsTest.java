/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.Told;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.Teammate;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.told.WhyQueries.ToldTo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of what a session was told, by the records alone. */
class ToldRowsTest extends StoreTestBase {
    private final PlayedSessions played = new PlayedSessions(Teammate.of("local", "dev"));

    private void read() {
        store.projector.apply(played.log, 1, List.of());
    }

    private List<Use> uses(long number) {
        return new WhyQueries(store.database)
                .why(number).orElseThrow().told().stream()
                        .map(ToldTo::uses)
                        .flatMap(List::stream)
                        .toList();
    }

    @Test
    void shouldJoinWhatWasToldWithWhatTheSessionCitedReadAndTouchedAfterwards() {
        long cart = played.observation("old", 1, "shop", "bugfix", "/p/src/Cart.java");
        long money = played.observation("old", 2, "shop", "decision", "docs/Money.md");
        long other = played.observation("old", 3, "shop", "change", "Other.java");
        played.session("new", "shop");
        played.told("new", 1, 100, Told.START, 90, cart, money, other);
        played.event("new", 110, false, List.of(cart, 4711L), null);
        played.event("new", 120, false, null, List.of(money));
        long touching = played.observation("new", 130, "shop", "change", "src/Cart.java", "lib/Other.java");
        read();

        assertThat(uses(cart))
                .containsExactly(
                        new Use(Use.CITED, 110, PlayedSessions.at(110)),
                        new Use(Use.TOUCHED, touching, PlayedSessions.at(130)));
        assertThat(uses(money)).containsExactly(new Use(Use.READ, 120, PlayedSessions.at(120)));
        // A bare name is any file of that name.
        assertThat(uses(other)).isEmpty();
        assertThat(new ToldQueries(store.database).counts(List.of(cart, money, other, touching)))
                .isEqualTo(Map.of(cart, new ToldCount(1, 1), money, new ToldCount(1, 1), other, new ToldCount(1, 0)));
    }

    @Test
    void shouldCountNoUseBeforeTheTellingNorInAnotherSession() {
        long cart = played.observation("old", 1, "shop", "bugfix", "Cart.java");
        played.session("new", "shop");
        played.event("new", 90, false, List.of(cart), List.of(cart));
        played.told("new", 1, 100, Told.PROMPT, 90, cart);
        // The prompt on which it was told is accepted later, and its time is that of the hook.
        played.event("new", 99, false, List.of(cart), null);
        played.event("another", 110, false, List.of(cart), null);
        played.observation("another", 120, "shop", "change", "Cart.java");
        read();

        assertThat(uses(cart)).isEmpty();
    }

    @Test
    void shouldCountWhatAToolGaveInFullToASessionThatHadBeenToldOfIt() throws Exception {
        long cart = played.observation("old", 1, "shop", "bugfix");
        long money = played.observation("old", 2, "shop", "bugfix");
        played.told("new", 1, 100, Told.START, 10, cart);
        played.told("new", 2, 110, Told.FETCH, 10, cart, money);
        played.told("new", 3, 120, Told.FETCH, 10, cart);
        read();

        assertThat(uses(cart))
                .containsExactly(
                        new Use(Use.READ, Use.BY_TOOL, PlayedSessions.at(110)),
                        new Use(Use.READ, Use.BY_TOOL, PlayedSessions.at(120)));
        assertThat(uses(money)).isEmpty();

        played.tombstone(Told.keyOf(TeamName.LOCAL, played.number("new"), 2));
        read();
        assertThat(uses(cart)).containsExactly(new Use(Use.READ, Use.BY_TOOL, PlayedSessions.at(120)));
    }

    @Test
    void shouldKnowWhatASessionWasToldSinceItsLatestStart() {
        long first = played.observation("old", 1, "shop", "bugfix");
        long second = played.observation("old", 2, "shop", "bugfix");
        long third = played.observation("old", 3, "shop", "bugfix");
        played.told("new", 1, 100, Told.START, 10, first);
        played.told("new", 2, 110, Told.START, 10, second);
        played.told("new", 7, 120, Told.TOOL, 10, third);
        played.told("new", 8, 130, Told.SEARCH, 10, first);
        read();
        ToldQueries told = new ToldQueries(store.database);

        assertThat(told.since(played.number("new"), null, Instant.EPOCH).memories())
                .containsExactlyInAnyOrder(second, third);
        assertThat(told.since(played.number("new"), "dev", PlayedSessions.at(115))
                        .memories())
                .containsExactly(third);
        assertThat(told.since(played.number("new"), "somebody", Instant.EPOCH).memories())
                .isEmpty();
        assertThat(told.slots(played.number("new"))).isEqualTo(Set.of(1, 2, 7, 8));
    }

    @Test
    void shouldTellTheChainOfAMemory() {
        played.event("old", 1, false, null, null);
        long cart = played.observation("old", 1, "shop", "bugfix");
        played.session("new", "shop");
        played.told("new", 1, 100, Told.START, 10, cart);
        played.told("new", 2, 200, Told.FETCH, 30, cart);
        played.told("unknown", 1, 150, Told.PROMPT, 7, cart);
        read();

        WhyQueries.Why why = new WhyQueries(store.database).why(cart).orElseThrow();

        assertThat(why.events()).extracting(WhyQueries.MadeOf::sequence).containsExactly(1L);
        assertThat(why.totals()).isEqualTo(new WhyQueries.Totals(2, 3, 47, 1, 0));
        assertThat(why.told())
                .extracting(ToldTo::session)
                .containsExactly(played.number("new"), played.number("unknown"));
        assertThat(why.told().getFirst().places()).containsExactlyInAnyOrder(Told.START, Told.FETCH);
        assertThat(why.told().getFirst().tokens()).isEqualTo(40);
        assertThat(why.told().getLast().sessionId()).isNull();
        assertThat(new WhyQueries(store.database).why(4711)).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfWhatIsForgotten() throws Exception {
        long cart = played.observation("old", 1, "shop", "bugfix", "a/Cart.java");
        long money = played.observation("old", 2, "shop", "bugfix", "a/Money.java");
        played.session("new", "shop");
        played.told("new", 1, 100, Told.START, 10, cart, money);
        played.event("new", 110, false, List.of(cart, money), null);
        long touching = played.observation("new", 120, "shop", "change", "a/Money.java");
        played.tombstone(played.key("old", 1));
        read();

        assertThat(uses(money)).extracting(Use::how).containsExactly(Use.CITED, Use.TOUCHED);
        assertThat(rows("told_memories")).hasSize(1);
        assertThat(rows("told_uses")).hasSize(2).noneMatch(row -> row.contains("|" + cart + "|"));

        played.tombstone(played.key("new", 120));
        played.tombstone(EventTaken.keyOf(TeamName.LOCAL, played.number("new"), 110));
        read();
        assertThat(touching).isPositive();
        assertThat(rows("told_uses")).isEmpty();

        played.event("new", 130, false, List.of(money), null);
        played.tombstone(Told.keyOf(TeamName.LOCAL, played.number("new"), 1));
        read();
        assertThat(rows("told")).isEmpty();
        assertThat(rows("told_memories")).isEmpty();
        assertThat(rows("told_uses")).isEmpty();
    }

    private List<String> rows(String table) throws Exception {
        String dump = store.dump();
        int from = dump.indexOf("== " + table + "\n");
        return dump.substring(from, dump.indexOf("==", from + 3))
                .lines()
                .skip(1)
                .toList();
    }

    /** A store that reads on, one that reads twice, one that begins with a compacted log: the same rows. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldComeToTheSameRowsWhicheverWayTheLogIsRead(long seed) throws Exception {
        Random random = new Random(seed);
        play(random, 600);
        read();
        String live = told(store);

        store.projector.apply(played.log, 1, List.of());
        assertThat(told(store)).isEqualTo(live).contains("cited", "read", "touched", "ran", "met");
        for (List<ConsumerRecord<String, byte[]>> log : List.of(played.log, played.compacted())) {
            try (OpenStore rebuilt = new OpenStore(folder.resolve("rebuilt-" + log.size() + ".db"))) {
                for (int next = 0; next < log.size(); ) {
                    int end = Math.min(log.size(), next + 1 + random.nextInt(30));
                    rebuilt.projector.apply(log.subList(next, end), 1, List.of());
                    next = end;
                }
                assertThat(told(rebuilt)).isEqualTo(live);
            }
        }
    }

    private static String told(OpenStore store) throws Exception {
        String dump = store.dump();
        int keys = dump.indexOf("== memory_keys\n");
        int from = dump.indexOf("== told\n");
        return dump.substring(keys, dump.indexOf("== memory_marks", keys))
                + dump.substring(from, dump.indexOf("== undecodable_offsets", from));
    }

    private void play(Random random, int records) {
        List<Long> memories = new ArrayList<>();
        List<MemoryKey> keys = new ArrayList<>();
        for (int i = 1; i <= records; i++) {
            String session = "s" + random.nextInt(4);
            Long some = memories.isEmpty() ? Long.valueOf(4711) : memories.get(random.nextInt(memories.size()));
            // Clocks differ: times and places in the log may contradict each other.
            long second = (long) i + random.nextInt(9);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    memories.add(
                            random.nextBoolean()
                                    ? played.observation(session, i, "shop", "change", "a/" + random.nextInt(6))
                                    : played.observation(session, i, "run `mvn -q verify`", 1 + random.nextInt(2)));
                    keys.add(played.member().key(session, i));
                }
                case 3, 4 ->
                    played.told(
                            session,
                            1 + random.nextInt(20),
                            second,
                            random.nextBoolean() ? Told.PROMPT : Told.FETCH,
                            i,
                            some,
                            4711L);
                case 5, 6 -> played.event(session, i, false, List.of(some), List.of(some, 4711L));
                case 7, 8 -> played.call(session, i, "mvn verify", random.nextBoolean() ? 1 + random.nextInt(2) : null);
                default -> {
                    if (random.nextBoolean() && !keys.isEmpty()) {
                        played.tombstone(keys.get(random.nextInt(keys.size())).toString());
                    } else {
                        played.tombstone(Told.keyOf(TeamName.LOCAL, played.number(session), 1 + random.nextInt(20)));
                    }
                }
            }
        }
    }

    @Test
    void shouldNotCountTheTokensOfMemoriesThatAViewerDoesNotSee() {
        Teammate ada = Teammate.of("red", "ada");
        PlayedSessions open = new PlayedSessions(ada);
        long shared = open.observation("old", 1, "shop", "bugfix", "a/Cart.java");
        long kept = open.put(ada.inPrivate().observation("mine", 2, "shop", "mine", "alone"));
        open.session("new", "shop");
        open.told("new", 1, 100, Told.START, 1_000, shared, kept);
        store.projector.apply(open.log, 1, List.of());

        assertThat(tokensAtStart(new Viewer("bob", ProjectGlobs.ALL))).isEqualTo(500);
        assertThat(tokensAtStart(new Viewer("ada", ProjectGlobs.ALL))).isEqualTo(1_000);
        assertThat(tokensAtStart(Viewer.EVERYTHING)).isEqualTo(1_000);
    }

    private long tokensAtStart(Viewer viewer) {
        WorthQueries worth = store.view(new TeamName("red"), viewer).worth();
        return worth.worth(PlayedSessions.at(0), PlayedSessions.at(900), null)
                .places()
                .getFirst()
                .tokens();
    }

    @Test
    void shouldShowAViewerNothingOfASessionThatKeepsSomethingFromHim() {
        Teammate ada = Teammate.of("red", "ada");
        PlayedSessions open = new PlayedSessions(ada);
        long shared = open.observation("old", 1, "shop", "bugfix", "a/Cart.java");
        open.session("new", "shop");
        open.told("new", 1, 100, Told.START, 10, shared);
        open.event("new", 110, false, List.of(shared), null);
        store.projector.apply(open.log, 1, List.of());
        Viewer bob = new Viewer("bob", ProjectGlobs.ALL);
        Viewer owner = new Viewer("ada", ProjectGlobs.ALL);

        assertThat(store.view(ada.team(), bob).told().counts(List.of(shared)))
                .isEqualTo(Map.of(shared, new ToldCount(1, 1)));

        store.apply(
                Records.memory(open.log.size(), ada.observation("new", 120, "shop", "mine", "alone")),
                Records.memory(open.log.size() + 1L, ada.share("new", 120, Visibility.PRIVATE)));

        assertThat(store.view(ada.team(), bob).told().counts(List.of(shared))).isEmpty();
        assertThat(store.view(ada.team(), bob).why().why(shared).orElseThrow().told())
                .isEmpty();
        assertThat(store.view(ada.team(), owner).told().counts(List.of(shared)))
                .isEqualTo(Map.of(shared, new ToldCount(1, 1)));
        assertThat(store.view(ada.team(), Viewer.EVERYTHING).told().counts(List.of(shared)))
                .hasSize(1);
        assertThat(store.view(TeamName.LOCAL, Viewer.EVERYTHING).told().counts(List.of(shared)))
                .isEmpty();
    }
}
