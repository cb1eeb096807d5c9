/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.team.Visibility;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who finds what a session remembers: as its first event's key says, until its author says otherwise. */
class VisibilityTest extends TopologyTestBase {
    private static final MemoryKey PROMPT = new MemoryKey(SESSION, 1, 0);

    @Test
    void shouldGiveASessionAndItsMemoriesTheVisibilityOfItsFirstEvent() {
        topology.post(prompt("p1", "ada", Visibility.PRIVATE));
        topology.post(tool("t1", "ada", null));
        topology.awaitLedger(ledger().accepted(2).processed(2).build());

        assertThat(topology.session().visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(topology.memories(MemoryRecord.Prompt.class)
                        .getLast()
                        .provenance()
                        .visibility())
                .isEqualTo(Visibility.PRIVATE);
        assertThat(topology.memories(MemoryRecord.Observation.class))
                .isNotEmpty()
                .allSatisfy(
                        memory -> assertThat(memory.provenance().visibility()).isEqualTo(Visibility.PRIVATE));
    }

    @Test
    void shouldSetASessionsVisibilityForItsRecordAndForLaterMemories() {
        topology.post(prompt("p1", "ada", null));
        assertThat(topology.session().visibility()).isNull();

        topology.post(set("v1", "ada", Visibility.PRIVATE));
        topology.restart();
        topology.post(prompt("p2", "ada", null));

        assertThat(topology.session().visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(topology.memories(MemoryRecord.Prompt.class))
                .extracting(memory -> memory.provenance().visibility())
                .containsExactly(null, Visibility.PRIVATE);
        topology.post(set("v2", "ada", Visibility.TEAM));
        assertThat(topology.session().visibility()).isNull();
    }

    @Test
    void shouldSetItAfterTheSessionsEndWithoutOpeningIt() {
        topology.post(prompt("p1", "ada", Visibility.PRIVATE));
        topology.post(new SessionEvent.CompleteSession(envelope("c1", "ada", null), "completed"));
        MemoryRecord.SessionRecord closed = topology.session();

        topology.post(set("v1", "ada", Visibility.TEAM));

        assertThat(topology.session().visibility()).isNull();
        assertThat(topology.session().status()).isEqualTo(SessionStatus.COMPLETED);
        assertThat(topology.session().ledger()).isEqualTo(closed.ledger());
        assertThat(topology.session().lastActivityAt()).isEqualTo(closed.lastActivityAt());
    }

    @Test
    void shouldIgnoreAnotherAuthorsOrder() {
        topology.post(prompt("p1", "ada", Visibility.PRIVATE));

        topology.post(set("v1", "bob", Visibility.TEAM));

        assertThat(topology.session().visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(topology.letters()).isEmpty();
    }

    /** Neither record replaces the other when the topic is compacted. */
    @Test
    void shouldShareAMemoryBesideItsEdit() {
        topology.post(prompt("p1", "ada", Visibility.PRIVATE));

        topology.post(new SessionEvent.HideMemory(envelope("h1", "ada", null), PROMPT, true));
        topology.post(new SessionEvent.ShareMemory(envelope("s1", "ada", null), PROMPT, Visibility.TEAM));

        assertThat(topology.newest(PROMPT + "/edit"))
                .isInstanceOfSatisfying(
                        MemoryRecord.MemoryEdit.class,
                        edit -> assertThat(edit.hidden()).isTrue());
        assertThat(topology.newest(PROMPT + "/share")).isInstanceOfSatisfying(MemoryRecord.MemoryShare.class, share -> {
            assertThat(share.visibility()).isEqualTo(Visibility.TEAM);
            assertThat(share.author()).isEqualTo("ada");
        });
        assertThat(topology.session().visibility()).isEqualTo(Visibility.PRIVATE);
    }

    @Test
    void shouldForgetAShareWithItsMemory() {
        topology.post(prompt("p1", "ada", Visibility.PRIVATE));
        topology.post(new SessionEvent.ShareMemory(envelope("s1", "ada", null), PROMPT, Visibility.TEAM));

        topology.post(new SessionEvent.ForgetMemories(envelope("f1", "ada", null), List.of(PROMPT), List.of(), false));

        assertThat(topology.newest(PROMPT + "/share")).isNull();
    }

    @Test
    void shouldKeepTheOwnVisibilityOfAMemoryThatIsAddedToAnotherKindOfSession() {
        topology.post(prompt("p1", "ada", null));

        topology.post(SessionEvent.MemoryAdded.of(imported("o/1", Visibility.PRIVATE), false));
        topology.post(SessionEvent.MemoryAdded.of(imported("o/2", null), false));

        assertThat(topology.memories())
                .extracting(TestRecord::key)
                .filteredOn(key -> key.endsWith("/share"))
                .containsExactly("session-1/0000000002/000/share");
    }

    /** Who reads the log between the two finds nothing that he must not find. */
    @Test
    void shouldSayWhoFindsAnAddedMemoryBeforeTheMemory() {
        topology.post(prompt("p1", "ada", null));

        topology.post(SessionEvent.MemoryAdded.of(imported("o/1", Visibility.PRIVATE), true));

        assertThat(topology.memories())
                .extracting(TestRecord::key)
                .filteredOn(key -> key.startsWith("session-1/0000000002/"))
                .containsExactly(
                        "session-1/0000000002/000/share", "session-1/0000000002/000", "session-1/0000000002/000/edit");
    }

    /** A session that several add to, such as that of a project's notes, has the author of its first one. */
    @Test
    void shouldLeaveAMemoryOfAnotherAuthorAsItIsWhenItsSessionIsShared() {
        topology.post(SessionEvent.MemoryAdded.of(imported("o/1", "ada", Visibility.PRIVATE), false));
        topology.post(SessionEvent.MemoryAdded.of(imported("o/2", "bob", Visibility.PRIVATE), false));

        topology.post(set("v1", "ada", Visibility.TEAM));

        assertThat(topology.session().visibility()).isNull();
        assertThat(topology.memories())
                .extracting(TestRecord::key)
                .filteredOn(key -> key.endsWith("/share"))
                .containsExactly("session-1/0000000002/000/share");
        assertThat(topology.newest("session-1/0000000002/000/share"))
                .isInstanceOfSatisfying(MemoryRecord.MemoryShare.class, share -> {
                    assertThat(share.visibility()).isEqualTo(Visibility.PRIVATE);
                    assertThat(share.author()).isEqualTo("bob");
                });
    }

    private static MemoryRecord.Memory imported(String origin, @Nullable Visibility visibility) {
        return imported(origin, "ada", visibility);
    }

    private static MemoryRecord.Memory imported(String origin, String author, @Nullable Visibility visibility) {
        return new MemoryRecord.Prompt(
                Provenance.builder(new MemoryKey(SESSION, 0, 0), START, "local", author, "codex")
                        .origin(new Origin(origin, List.of()))
                        .visibility(visibility)
                        .build(),
                "from elsewhere");
    }

    private static SessionEvent prompt(String id, String author, @Nullable Visibility visibility) {
        return new SessionEvent.PromptSubmitted(envelope(id, author, visibility), "go on " + id);
    }

    private static SessionEvent tool(String id, String author, @Nullable Visibility visibility) {
        return new SessionEvent.ToolUsed(
                envelope(id, author, visibility),
                "Bash",
                JsonNodeFactory.instance.textNode("ls"),
                JsonNodeFactory.instance.textNode("ok"),
                false);
    }

    private static SessionEvent set(String id, String author, Visibility visibility) {
        return new SessionEvent.SetVisibility(envelope(id, author, null), visibility);
    }

    private static Envelope envelope(String id, String author, @Nullable Visibility visibility) {
        return new Envelope(
                new EventId(id),
                SessionNumber.of(SESSION),
                SESSION,
                START,
                "local",
                author,
                "codex",
                "shop",
                null,
                null,
                null,
                visibility);
    }
}
