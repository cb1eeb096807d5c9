/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent.DiscardLetter;
import dev.memlog.event.SessionEvent.ForgetMemories;
import dev.memlog.event.SessionEvent.HideMemory;
import dev.memlog.event.SessionEvent.SetVisibility;
import dev.memlog.event.SessionEvent.ShareMemory;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.memory.MemoryCommands.HideOrder;
import dev.memlog.recall.memory.MemoryCommands.MarkOrder;
import dev.memlog.store.query.ForgetQueries.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandLogTest {
    private static final SessionId SESSION = SessionId.local("s-1");
    private static final String SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldAddressASessionByItsNumberWhenTheMemorysKeyHasNoId() {
        MemoryKey numbered = new MemoryKey(SessionId.local("#7"), 1, 0);

        log.commands.hide(new HideOrder(new MemoryKey(SESSION, 1, 0), "cli", true, new EventId("once")));
        log.commands.hide(new HideOrder(numbered, "cli", true, null));

        assertThat(log.records).extracting(record -> record.key()).containsExactly("s-1", "#7");
        assertThat(log.events)
                .extracting(event -> ((HideMemory) event).memory())
                .containsExactly(new MemoryKey(SESSION, 1, 0), numbered);
        assertThat(log.eventIds().getFirst()).isEqualTo("once");
    }

    @Test
    void shouldShareInTheNameOfThePrincipalAndAuditIt() {
        Principal ada = Principal.everyone(new TeamName("depot"), "ada");
        SessionId session = new SessionId(ada.team(), "s-1");
        AuditRecord done = new AuditRecord(
                Seeds.MORNING, "ada", "memory-shared", null, JsonNodeFactory.instance.objectNode(), 1, 1, null);

        log.commands.share(ada, new MemoryKey(session, 1, 0), "cli", Visibility.TEAM, done);
        log.commands.setVisibility(ada, session, "cli", Visibility.PRIVATE, done);

        assertThat(log.events.getFirst()).isInstanceOfSatisfying(ShareMemory.class, share -> {
            assertThat(share.memory()).isEqualTo(new MemoryKey(session, 1, 0));
            assertThat(share.visibility()).isEqualTo(Visibility.TEAM);
        });
        assertThat(log.events.getLast())
                .isInstanceOfSatisfying(
                        SetVisibility.class, set -> assertThat(set.visibility()).isEqualTo(Visibility.PRIVATE));
        assertThat(log.events).allSatisfy(event -> {
            assertThat(event.envelope().sessionId()).isEqualTo(session);
            assertThat(event.envelope().owner()).isEqualTo(ada.team());
            assertThat(event.envelope().author()).isEqualTo("ada");
        });
        assertThat(log.audit).hasSize(2);
    }

    @Test
    void shouldMarkInTheNameOfItsAuthorWithoutSecretsAndAuditIt() {
        AuditRecord done = new AuditRecord(
                Seeds.MORNING, "ada", "memory-edited", null, JsonNodeFactory.instance.objectNode(), 1, 1, null);
        MemoryMark.EditedText text = new MemoryMark.EditedObservation("key " + SECRET, null, SECRET, List.of(SECRET));

        log.commands.mark(new MarkOrder(
                new MemoryKey(SESSION, 1, 0), "cli", MemoryMark.Kind.TEXT, true, text, done, new EventId("once")));

        assertThat(log.events).singleElement().isInstanceOfSatisfying(MemoryMark.MarkMemory.class, mark -> {
            assertThat(mark.memory()).isEqualTo(new MemoryKey(SESSION, 1, 0));
            assertThat(mark.text())
                    .isInstanceOfSatisfying(
                            MemoryMark.EditedObservation.class,
                            edited -> assertThat(edited.parts())
                                    .noneMatch(part -> part != null && part.contains(SECRET)));
        });
        assertThat(log.eventIds()).containsExactly("once");
        assertThat(log.audit).hasSize(1);
    }

    @Test
    void shouldForgetAWholeSessionWithTheLastOfSeveralBoundedCommands() {
        List<MemoryKey> memories = new ArrayList<>();
        for (int sequence = 1; sequence <= 2_500; sequence++) {
            memories.add(new MemoryKey(SESSION, sequence, 0));
        }

        log.commands.forget(List.of(
                new Target(SessionNumber.of(SESSION), SESSION, "cli", memories, List.of(new EventId("e1")), true)));

        assertThat(log.events)
                .extracting(event -> ((ForgetMemories) event).memories().size())
                .containsExactly(1_000, 1_000, 500);
        assertThat(log.events)
                .extracting(event -> ((ForgetMemories) event).whole())
                .containsExactly(false, false, true);
    }

    @Test
    void shouldTakeSecretsOutOfReasonsAndAuditRecords() {
        Envelope letter = Envelope.command(
                new EventId("e1"), SessionNumber.of(SESSION), SESSION, Seeds.MORNING, "local", "dev", "cli");

        log.commands.settle(List.of(new LetterCommand.Discard(letter, "leaks " + SECRET)));
        log.commands.audit(new AuditRecord(
                Seeds.MORNING,
                "ann",
                "letters-discarded",
                "leaks " + SECRET,
                JsonNodeFactory.instance.objectNode(),
                1,
                1,
                null));

        assertThat(((DiscardLetter) log.events.getFirst()).reason())
                .startsWith("leaks")
                .doesNotContain(SECRET);
        assertThat(log.audit.getFirst().reason()).startsWith("leaks").doesNotContain(SECRET);
    }

    @Test
    void shouldSayWhyTheLogDidNotAcknowledge() {
        log.next.add(OrderOutcome.UNAVAILABLE);
        log.next.add(OrderOutcome.TOO_LARGE);

        assertThat(log.commands.numberAbove(7)).isEqualTo(OrderOutcome.UNAVAILABLE);
        assertThat(log.commands.numberAbove(7)).isEqualTo(OrderOutcome.TOO_LARGE);
        assertThat(log.commands.numberAbove(7)).isEqualTo(OrderOutcome.ACKNOWLEDGED);
        assertThat(log.floors).containsExactly(7L);
    }
}
