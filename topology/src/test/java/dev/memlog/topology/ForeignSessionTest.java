/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a team sends with another team's session id or number does not reach that session. */
class ForeignSessionTest extends TopologyTestBase {
    private static final TeamName ACME = new TeamName("acme");
    private static final TeamName RIVAL = new TeamName("rival");
    private static final SessionId HERS = new SessionId(ACME, "build-1");
    private static final SessionNumber NUMBER = SessionNumber.of(HERS);
    private static final MemoryKey MEMORY = new MemoryKey(HERS, 1, 0);
    private static final EventId LETTER = new EventId("t2");

    @BeforeEach
    void work() {
        topology.post(new SessionEvent.PromptSubmitted(envelope("p1", HERS), "how does the till round?"));
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t2", HERS));
        topology.awaitTrue(() -> topology.session(HERS)
                .ledger()
                .equals(ledger().accepted(2).processed(1).deadLettered(1).build()));
    }

    /** All that a node of another team may write, to its own session of the same id or to the number. */
    static Stream<Function<Envelope, SessionEvent>> records() {
        return Stream.of(
                envelope -> new SessionEvent.PromptSubmitted(envelope, "mine now"),
                envelope -> new SessionEvent.ToolUsed(
                        envelope,
                        "Bash",
                        JsonNodeFactory.instance.textNode("ls"),
                        JsonNodeFactory.instance.textNode("ok"),
                        false),
                envelope -> new SessionEvent.SessionStarted(envelope, "resume"),
                envelope -> new SessionEvent.SessionEnded(envelope, "exit"),
                envelope -> new SessionEvent.CompleteSession(envelope, "completed"),
                envelope -> new SessionEvent.CancelSession(envelope, "deleted"),
                envelope -> new SessionEvent.SetVisibility(envelope, Visibility.PRIVATE),
                envelope -> new SessionEvent.DiscardLetter(envelope, LETTER, "noise"));
    }

    /** The same about memories, which only the number can be addressed with. */
    static Stream<Function<Envelope, SessionEvent>> recordsAboutMemories() {
        return Stream.of(
                envelope -> new SessionEvent.HideMemory(envelope, MEMORY, true),
                envelope -> new SessionEvent.ShareMemory(envelope, MEMORY, Visibility.PRIVATE),
                envelope -> new MemoryMark.MarkMemory(envelope, MEMORY, MemoryMark.Kind.WRONG, true, null),
                envelope -> new SessionEvent.ForgetMemories(envelope, List.of(MEMORY), List.of(LETTER), true));
    }

    @ParameterizedTest
    @MethodSource({"records", "recordsAboutMemories"})
    void shouldLeaveASessionAloneThatAnotherTeamReachesByItsNumber(Function<Envelope, SessionEvent> record) {
        List<String> stored = topology.storedEntries();
        int memories = topology.memories().size();
        int letters = topology.letters().size();

        SessionEvent event = record.apply(envelope("p1", RIVAL, NUMBER, null));
        topology.post(event);
        topology.post(event);
        topology.replay(event);

        assertThat(topology.storedEntries()).isEqualTo(stored);
        assertThat(topology.memories().stream().skip(memories))
                .extracting(TestRecord::key)
                .allSatisfy(key -> assertThat(key)
                        .satisfiesAnyOf(
                                it -> assertThat(it).isEqualTo("reflection/0"),
                                it -> assertThat(it).startsWith("session/rival%1F"),
                                it -> assertThat(it).startsWith("told/rival/")));
        assertThat(topology.letters().stream().skip(letters))
                .extracting(TestRecord::key)
                .allSatisfy(key -> assertThat(key).startsWith("rival%1F%23" + NUMBER + "/"));
        assertThat(provider.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldMakeAnotherSessionOfAnotherTeamsEqualId(Function<Envelope, SessionEvent> record) {
        MemoryRecord.SessionRecord before = topology.session(HERS);
        int memories = topology.memories().size();
        SessionId theirs = new SessionId(RIVAL, HERS.value());

        topology.post(record.apply(envelope("p1", theirs)));

        assertThat(topology.session(HERS)).isEqualTo(before);
        assertThat(topology.session(theirs).team()).isEqualTo("rival");
        assertThat(topology.memories().stream().skip(memories))
                .extracting(TestRecord::key)
                .noneMatch(key -> key.contains("acme"));
    }

    @Test
    void shouldGiveTheSendersTeamALetterThatSaysWhy() {
        topology.post(new SessionEvent.PromptSubmitted(envelope("e9", RIVAL, NUMBER, null), "mine now"));

        DeadLetter letter = topology.lastLetter();
        assertThat(letter.key()).isEqualTo("rival%1F%23" + NUMBER + "/e9");
        assertThat(letter.session()).isEqualTo(SessionId.ofNumber(RIVAL, NUMBER));
        assertThat(letter.failure()).isEqualTo(FailureClass.REJECTED);
        assertThat(letter.message()).isEqualTo("team rival has no session with the number " + NUMBER);
        assertThat(topology.newest("reflection/0")).isEqualTo(new MemoryRecord.Reflection(new SourceOffset(0, 2)));
    }

    @Test
    void shouldDiscardTheSendersOwnLetterAlone() {
        topology.post(new SessionEvent.PromptSubmitted(envelope("t2", RIVAL, NUMBER, null), "mine now"));

        topology.post(new SessionEvent.DiscardLetter(envelope("d1", RIVAL, NUMBER, null), LETTER, "noise"));

        TestRecord<String, byte[]> last = topology.letters().getLast();
        assertThat(last.key()).isEqualTo("rival%1F%23" + NUMBER + "/t2");
        assertThat(last.value()).isNull();
        assertThat(topology.session(HERS).ledger().deadLettered()).isEqualTo(1);
    }

    /** Its place would be taken when the session's own team begins it. */
    @Test
    void shouldNotBeginASessionOfAGuessedNumber() {
        SessionId later = new SessionId(ACME, "build-2");
        SessionNumber guessed = SessionNumber.of(later);
        List<String> stored = topology.storedEntries();
        topology.post(new SessionEvent.PromptSubmitted(envelope("e1", RIVAL, guessed, null), "first"));

        assertThat(topology.storedEntries()).isEqualTo(stored);
        assertThat(topology.lastLetter().message()).isEqualTo("team rival has no session with the number " + guessed);
        topology.post(new SessionEvent.PromptSubmitted(envelope("e1", later), "hers"));
        assertThat(topology.session(later).promptCount()).isEqualTo(1);
    }

    /** An import may name a session by a number in place of its id. */
    @Test
    void shouldNotBeginASessionOfAGuessedNumberByAnAddition() {
        SessionId later = new SessionId(ACME, "build-2");
        SessionId guessed = SessionId.ofNumber(RIVAL, SessionNumber.of(later));
        List<String> stored = topology.storedEntries();

        topology.post(
                SessionEvent.SessionAdded.of(guessed, START, START, "rival", "eve", "codex", null, 0, List.of(), null));
        topology.post(SessionEvent.MemoryAdded.of(
                new MemoryRecord.Prompt(
                        Provenance.builder(new MemoryKey(guessed, 0, 0), START, "rival", "eve", "codex")
                                .origin(new Origin("o/1", List.of()))
                                .build(),
                        "mine"),
                false));

        assertThat(topology.storedEntries()).isEqualTo(stored);
        assertThat(topology.lastLetter().failure()).isEqualTo(FailureClass.REJECTED);
        topology.post(new SessionEvent.PromptSubmitted(envelope("e1", later), "hers"));
        assertThat(topology.session(later).promptCount()).isEqualTo(1);
    }

    @Test
    void shouldNotDeleteAnotherTeamsRecordsOfASessionThatIsNotKnown() {
        SessionId lost = new SessionId(ACME, "lost");
        SessionNumber number = SessionNumber.of(lost);
        int memories = topology.memories().size();

        topology.post(new SessionEvent.ForgetMemories(
                envelope("f1", RIVAL, number, null),
                List.of(new MemoryKey(lost, 1, 0)),
                List.of(new EventId("e1")),
                true));

        assertThat(topology.memories().stream().skip(memories))
                .extracting(TestRecord::key)
                .filteredOn(key -> !key.startsWith("told/rival/"))
                .containsExactlyInAnyOrder("session/rival%1F%23" + number, "reflection/0");
        assertThat(topology.letters().getLast().key()).isEqualTo("rival%1F%23" + number + "/e1");
    }

    /** Its key and its number differ from those of the session that it imitates. */
    @Test
    void shouldNotTakeAnEscapedIdForAnotherTeams() {
        MemoryRecord.SessionRecord before = topology.session(HERS);
        SessionId imitation = SessionId.local("acme%1Fbuild-1");

        topology.post(new SessionEvent.CancelSession(envelope("c1", imitation), "deleted"));
        topology.post(new SessionEvent.ForgetMemories(
                envelope("c2", imitation), List.of(new MemoryKey(imitation, 1, 0)), List.of(LETTER), true));

        assertThat(topology.session(HERS)).isEqualTo(before);
        assertThat(topology.newest(MEMORY.toString())).isNotNull();
        assertThat(topology.letters())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .noneMatch(key -> key.startsWith("acme%1F"));
    }

    private static SessionEvent tool(String id, SessionId session) {
        return new SessionEvent.ToolUsed(
                envelope(id, session),
                "Bash",
                JsonNodeFactory.instance.textNode("ls"),
                JsonNodeFactory.instance.textNode("ok"),
                false);
    }

    private static Envelope envelope(String id, SessionId session) {
        return envelope(id, session.team(), SessionNumber.of(session), session);
    }

    private static Envelope envelope(String id, TeamName team, SessionNumber number, @Nullable SessionId session) {
        return new Envelope(
                new EventId(id), number, session, START, team.value(), "ada", "codex", "shop", null, null, null);
    }
}
