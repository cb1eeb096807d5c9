/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.Told;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.event.text.KeyHash;
import dev.memlog.store.Answers;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.Teammate;
import dev.memlog.store.sql.Viewer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A viewer gets the same answers as somebody who sees all of a database that never had the rest. */
class ViewerTest {
    private static final List<String> AUTHORS = List.of("ada", "bob", "cleo");
    private static final List<String> PROJECTS = List.of("shop", "store", "lab", "secret");
    private static final List<String> WORDS =
            List.of("cache", "login", "cachr", "adaword", "bobwrd", "cleoword", "prompt");

    @TempDir
    Path folder;

    private record Session(Teammate member, String name, String project) {
        boolean isSeenBy(Viewer viewer) {
            return sees(viewer, member, member.visibility(), project);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, ada, ''",
        "2, ada, ''",
        "3, bob, ''",
        "4, ada, s*",
        "5, ada, lab",
        "6, , s*",
        "7, , secret",
        "8, nobody, ''",
        "9, ada, nothing",
        "10, cleo, sho*|lab",
        "11, bob, *"
    })
    void shouldAnswerAsIfTheRestWereNotThere(long seed, @Nullable String author, String globs) {
        Viewer viewer =
                new Viewer(author, globs.isEmpty() ? ProjectGlobs.ALL : new ProjectGlobs(List.of(globs.split("\\|"))));
        for (TeamName team : List.of(TeamName.LOCAL, new TeamName("red"))) {
            Scene scene = new Scene(new Random(seed), team, viewer);
            try (OpenStore all = new OpenStore(folder.resolve(team + "/all/memlog.db"));
                    OpenStore seen = new OpenStore(folder.resolve(team + "/seen/memlog.db"))) {
                all.projector.apply(scene.whole, 1, List.of());
                seen.projector.apply(scene.seen, 1, List.of());

                Map<String, String> expected =
                        Answers.of(seen.view(team, Viewer.EVERYTHING), scene.ids(), WORDS, PROJECTS);
                Map<String, String> answers = Answers.of(all.view(team, viewer), scene.ids(), WORDS, PROJECTS);

                expected.forEach((query, answer) ->
                        assertThat(answers.get(query)).as(query).isEqualTo(answer));
                assertThat(answers).hasSameSizeAs(expected);
            }
        }
    }

    private static boolean sees(Viewer viewer, Teammate member, @Nullable Visibility visibility, String project) {
        return (visibility != Visibility.PRIVATE
                        || viewer.author() == null
                        || viewer.author().equals(member.author()))
                && viewer.projects().holds(project);
    }

    /** A log, and what of it the viewer may know, at the same offsets. */
    private static final class Scene {
        private final List<ConsumerRecord<String, byte[]>> whole = new ArrayList<>();
        private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();
        private final List<Session> sessions = new ArrayList<>();
        private final Random random;
        private final Viewer viewer;
        private long offset = 1;

        Scene(Random random, TeamName team, Viewer viewer) {
            this.random = random;
            this.viewer = viewer;
            for (int i = 0; i < 12; i++) {
                Visibility visibility = random.nextInt(3) == 0 ? Visibility.PRIVATE : null;
                Teammate member = new Teammate(team, AUTHORS.get(random.nextInt(3)), visibility);
                sessions.add(new Session(member, "s" + i, PROJECTS.get(random.nextInt(4))));
            }
            sessions.forEach(this::session);
            rename("old-shop", "shop", team);
            rename("old-secret", "secret", team);
        }

        List<SessionId> ids() {
            return sessions.stream().map(each -> each.member().id(each.name())).toList();
        }

        private void session(Session session) {
            Teammate member = session.member();
            Map<Long, Visibility> shares = new HashMap<>();
            boolean sessionFirst = random.nextBoolean();
            boolean allSeen = session.isSeenBy(viewer);
            if (sessionFirst) {
                put(session.isSeenBy(viewer), member.session(session.name(), session.project()));
            }
            for (long sequence = 1; sequence <= 10; sequence++) {
                if (random.nextInt(4) == 0) {
                    Visibility share = random.nextBoolean() ? Visibility.TEAM : Visibility.PRIVATE;
                    shares.put(sequence, share);
                }
                String project = random.nextInt(5) == 0 ? PROJECTS.get(random.nextInt(4)) : session.project();
                Visibility share = shares.get(sequence);
                boolean isSeen = sees(viewer, member, share == null ? member.visibility() : share, project);
                boolean shareFirst = random.nextBoolean();
                if (share != null && shareFirst) {
                    put(isSeen, member.share(session.name(), sequence, share));
                }
                allSeen &= isSeen;
                put(isSeen, memory(session, sequence, project));
                if (share != null && !shareFirst) {
                    put(isSeen, member.share(session.name(), sequence, share));
                }
                if (random.nextInt(6) == 0) {
                    put(
                            isSeen,
                            new MemoryRecord.MemoryEdit(member.key(session.name(), sequence), true, Records.NOON, "x"));
                }
                if (random.nextInt(4) == 0) {
                    put(isSeen, mark(member, session.name(), sequence));
                }
                put(session.isSeenBy(viewer), member.event(session.name(), sequence, "Tool of " + session.name()));
            }
            put(session.isSeenBy(viewer), member.settlement(session.name(), 3));
            if (!sessionFirst) {
                put(session.isSeenBy(viewer), member.session(session.name(), session.project()));
            }
            told(session, allSeen);
            put(session.isSeenBy(viewer), Records.dead(offset, member.letter(session.name(), "e4")));
            put(
                    session.isSeenBy(viewer),
                    Records.control(offset, member.spend(session.name(), session.project(), 10 + offset)));
        }

        private MemoryRecord mark(Teammate member, String session, long sequence) {
            MemoryMark.Kind kind = List.of(MemoryMark.Kind.values()).get(random.nextInt(4));
            MemoryMark.EditedText text = kind == MemoryMark.Kind.TEXT
                    ? new MemoryMark.EditedObservation(member.author() + "word edited", null, null, List.of("cache"))
                    : null;
            return new MemoryMark(member.key(session, sequence), kind, true, text, Records.NOON, member.author());
        }

        /** What a session was told and cites is known to whom it keeps nothing from. */
        private void told(Session session, boolean isSeen) {
            Teammate member = session.member();
            List<Long> some =
                    random.longs(1, offset).limit(20).distinct().boxed().toList();
            put(
                    isSeen,
                    new Told(
                            member.number(session.name()),
                            1 + random.nextInt(9),
                            Records.NOON,
                            Told.START,
                            some,
                            100,
                            member.author(),
                            member.team()));
            put(
                    session.isSeenBy(viewer),
                    new EventTaken(
                            member.number(session.name()),
                            11,
                            new EventId("e11"),
                            Records.NOON.plusSeconds(300),
                            EventTaken.PROMPT,
                            null,
                            EventOutcome.PROCESSED,
                            null,
                            member.team(),
                            null,
                            some.subList(0, 5),
                            null,
                            List.of(KeyHash.of("make")),
                            null));
        }

        private MemoryRecord memory(Session session, long sequence, String project) {
            Teammate member = session.member();
            Provenance from =
                    member.from(session.name(), sequence, project, Records.NOON.plusSeconds(random.nextInt(120)));
            if (random.nextInt(5) == 0) {
                from = Provenance.builder(from.key(), from.at(), from.team(), from.author(), from.platform())
                        .project(project)
                        .events(from.events())
                        .visibility(from.visibility())
                        .origin(new Origin("elsewhere-" + random.nextInt(4), List.of(9_000L + random.nextInt(400))))
                        .build();
            }
            String word = member.author() + "word";
            return switch (random.nextInt(5)) {
                case 0 -> new MemoryRecord.Prompt(from, "prompt with " + word);
                case 1 -> new MemoryRecord.Summary(from, "login of " + word, "looked", "learned", "done", null, null);
                case 2 ->
                    Records.observation(from, word + " " + random.nextInt(4), "unlike the others " + random.nextInt(9));
                default -> Records.observation(from, "The cache is cleared", "by `make`, on each login");
            };
        }

        private void rename(String from, String to, TeamName team) {
            if (team.equals(TeamName.LOCAL)) {
                ControlRecord rename = new ControlRecord.ProjectRename(from, to, "dev", Records.NOON);
                boolean isKnown = viewer.projects().holds(to) && (viewer.author() == null || !AUTHORS.isEmpty());
                put(isKnown, Records.control(offset, rename));
            }
        }

        private void put(boolean isSeen, MemoryRecord record) {
            put(isSeen, Records.memory(offset, record));
        }

        private void put(boolean isSeen, ConsumerRecord<String, byte[]> record) {
            whole.add(record);
            if (isSeen) {
                seen.add(record);
            }
            offset++;
        }
    }
}
