/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.topology.DrivenTopology.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a team whose keys tell authors apart, a session is its first author's; what others add to it stays theirs. */
class SessionAuthorTest extends TopologyTestBase {
    private static final SessionId HERS = new SessionId(new TeamName("acme"), "build-1");

    /** All that an agent of another author may send with the session's id or number. */
    static Stream<Function<Envelope, SessionEvent>> records() {
        return Stream.of(
                envelope -> new SessionEvent.PromptSubmitted(envelope, "mine now"),
                envelope -> new SessionEvent.ToolUsed(
                        envelope,
                        "Bash",
                        JsonNodeFactory.instance.textNode("ls"),
                        JsonNodeFactory.instance.textNode("ok"),
                        false),
                envelope -> new SessionEvent.SessionEnded(envelope, "exit"),
                envelope -> new SessionEvent.CompleteSession(envelope, "completed"),
                envelope -> new SessionEvent.CancelSession(envelope, "deleted"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldKeepAnotherAuthorsEventsOutOfASession(Function<Envelope, SessionEvent> record) {
        topology.post(prompt("p1", "ada", HERS));
        List<String> stored = topology.storedEntries();
        MemoryRecord.SessionRecord before = topology.session(HERS);

        for (boolean isNamed : List.of(true, false)) {
            SessionEvent event = record.apply(envelope("e1-" + isNamed, "ben", isNamed ? HERS : null, null));
            topology.post(event);
            topology.replay(event);

            DeadLetter letter = topology.lastLetter();
            assertThat(letter.failure()).isEqualTo(FailureClass.REJECTED);
            assertThat(letter.message()).isEqualTo("the session belongs to another author of the team");
        }

        assertThat(topology.storedEntries()).isEqualTo(stored);
        assertThat(topology.session(HERS)).isEqualTo(before);
    }

    @Test
    void shouldNotReplaceALetterOfTheSessionByOneOfAnotherAuthor() {
        topology.post(prompt("p1", "ada", HERS));
        provider.thenFail(FailureClass.DECLINED, 1);
        topology.post(tool("t2", "ada"));
        topology.awaitTrue(() -> topology.letters().size() == 1);

        topology.post(tool("t2", "ben"));

        assertThat(topology.letters()).hasSize(1);
    }

    @Test
    void shouldDiscardOrForgetALetterThatWasKeptOutOfTheSession() {
        topology.post(prompt("p1", "ada", HERS));
        topology.post(prompt("e1", "ben", HERS));
        topology.post(prompt("e2", "ben", HERS));

        topology.post(new SessionEvent.DiscardLetter(envelope("d1", "ops", HERS, null), new EventId("e1"), "noise"));
        topology.post(new SessionEvent.ForgetMemories(
                envelope("f1", "ops", HERS, null), List.of(), List.of(new EventId("e2")), false));

        assertThat(topology.letters())
                .filteredOn(letter -> letter.value() == null)
                .extracting(TestRecord::key)
                .containsExactly("acme%1Fbuild-1/e1", "acme%1Fbuild-1/e2");
    }

    /** Several nodes without keys have different authors. */
    @Test
    void shouldTakeEachAuthorsEventsWhereNobodyHasAKey() {
        SessionId local = SessionId.local("build-1");
        topology.post(prompt("p1", "ada", local));

        topology.post(prompt("p2", "ben", local));

        assertThat(topology.letters()).isEmpty();
        assertThat(topology.session(local).promptCount()).isEqualTo(2);
    }

    @Test
    void shouldTakeCommandsAboutItsMemoriesAndAdditionsFromOthers() {
        topology.post(prompt("p1", "ada", HERS));

        topology.post(new SessionEvent.HideMemory(envelope("h1", "ben", HERS, null), new MemoryKey(HERS, 1, 0), true));
        topology.post(added("o/1", "ben", null));

        assertThat(topology.letters()).isEmpty();
        assertThat(topology.memories(MemoryRecord.MemoryEdit.class)).hasSize(1);
        assertThat(topology.memories(MemoryRecord.Prompt.class)).hasSize(2);
    }

    /** Who continues a session of which an import brought the beginning, perhaps under an older name, owns it. */
    @Test
    void shouldGiveASessionOfAdditionsToTheAuthorOfItsFirstEvent() {
        topology.post(added("o/1", "laptop", null));

        topology.post(new SessionEvent.PromptSubmitted(envelope("p1", "ada", HERS, Visibility.PRIVATE), "go on"));
        topology.post(prompt("p2", "ada", HERS));

        assertThat(topology.letters()).isEmpty();
        assertThat(topology.session(HERS).author()).isEqualTo("ada");
        assertThat(topology.session(HERS).visibility()).isEqualTo(Visibility.PRIVATE);
        topology.post(prompt("p3", "laptop", HERS));
        assertThat(topology.lastLetter().message()).isEqualTo("the session belongs to another author of the team");
    }

    /** Else the session's author could show a private one of another, or take one away from the team. */
    @Test
    void shouldSayOfEachAddedMemoryWhoFindsIt() {
        topology.post(prompt("p1", "ada", HERS));

        topology.post(added("o/1", "ada", null));
        topology.post(added("o/2", "ada", Visibility.PRIVATE));

        assertThat(topology.newest(new MemoryKey(HERS, 2, 0) + "/share"))
                .isInstanceOfSatisfying(
                        MemoryRecord.MemoryShare.class,
                        share -> assertThat(share.visibility()).isEqualTo(Visibility.TEAM));
        assertThat(topology.newest(new MemoryKey(HERS, 3, 0) + "/share"))
                .isInstanceOfSatisfying(
                        MemoryRecord.MemoryShare.class,
                        share -> assertThat(share.visibility()).isEqualTo(Visibility.PRIVATE));
    }

    private static SessionEvent added(String origin, String author, @Nullable Visibility visibility) {
        return SessionEvent.MemoryAdded.of(
                new MemoryRecord.Prompt(
                        Provenance.builder(new MemoryKey(HERS, 0, 0), START, "acme", author, "codex")
                                .origin(new Origin(origin, List.of()))
                                .visibility(visibility)
                                .build(),
                        "from elsewhere"),
                false);
    }

    private static SessionEvent tool(String id, String author) {
        return new SessionEvent.ToolUsed(
                envelope(id, author, HERS, null),
                "Bash",
                JsonNodeFactory.instance.textNode("ls"),
                JsonNodeFactory.instance.textNode("ok"),
                false);
    }

    private static SessionEvent prompt(String id, String author, SessionId session) {
        return new SessionEvent.PromptSubmitted(envelope(id, author, session, null), "go on " + id);
    }

    private static Envelope envelope(
            String id, String author, @Nullable SessionId session, @Nullable Visibility visibility) {
        SessionId of = session == null ? HERS : session;
        return new Envelope(
                new EventId(id),
                SessionNumber.of(of),
                session,
                START,
                of.team().value(),
                author,
                "codex",
                "shop",
                null,
                null,
                null,
                visibility);
    }
}
