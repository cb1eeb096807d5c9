/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.team.TeamName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTeamTest {
    private static final TeamName RED = new TeamName("red");

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldTellTheTeamOfEachKeyOfASession(SessionId session) {
        MemoryKey memory = new MemoryKey(session, 12, 3);
        SessionNumber number = SessionNumber.of(session);
        TeamName team = session.team();

        assertThat(List.of(
                        memory.toString(),
                        MemoryRecord.MemoryEdit.keyOf(memory),
                        MemoryRecord.MemoryShare.keyOf(memory),
                        MemoryRecord.SessionRecord.keyOf(session),
                        EventTaken.keyOf(team, number, 7),
                        Settlement.keyOf(team, number, 7)))
                .allSatisfy(key -> assertThat(RecordTeam.of(key)).as(key).isEqualTo(team));
        assertThat(RecordTeam.ofLetter(DeadLetter.keyOf(session, new EventId("e1"))))
                .isEqualTo(team);
        assertThat(RecordTeam.numbered(EventTaken.keyOf(team, number, 7)))
                .isEqualTo(new RecordTeam.Numbered(RecordTeam.Kind.EVENT, team, number.value(), 7));
        assertThat(RecordTeam.numbered(Settlement.keyOf(team, number, 7)))
                .isEqualTo(new RecordTeam.Numbered(RecordTeam.Kind.SETTLEMENT, team, number.value(), 7));
        assertThat(RecordTeam.numbered(Told.keyOf(team, number, 7)))
                .isEqualTo(new RecordTeam.Numbered(RecordTeam.Kind.TOLD, team, number.value(), 7));
        assertThat(RecordTeam.numbered(memory.toString())).isNull();
    }

    private static Stream<SessionId> sessions() {
        return Stream.of("s", "session", "event", "settled", "told", "marker", "a/b c", "~undecodable", "red", "100%")
                .flatMap(id -> Stream.of(SessionId.local(id), new SessionId(RED, id)));
    }

    /** An event's id is the client's: with these, the letter had been written into another team's database. */
    @ParameterizedTest
    @MethodSource("sessions")
    void shouldTellTheTeamOfALetterWhateverItsEventIsCalled(SessionId session) {
        for (String event : List.of(
                "red%1Fs", "blue%1Fs/1", "blue/12/0000000001", "12/0000000001", "session/blue%1Fs", "/", "%1F")) {
            assertThat(RecordTeam.ofLetter(DeadLetter.keyOf(session, new EventId(event))))
                    .as(event)
                    .isEqualTo(session.team());
        }
    }

    @Test
    void shouldLeaveALetterWithoutASessionToTheLocalTeam() {
        assertThat(RecordTeam.ofLetter(DeadLetter.undecodableKey(Topics.EVENTS, 0, 7)))
                .isEqualTo(TeamName.LOCAL);
        assertThat(RecordTeam.ofLetter("red")).isEqualTo(TeamName.LOCAL);
        assertThat(RecordTeam.ofLetter("%zz/1")).isEqualTo(TeamName.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marker/node",
                "reflection/3",
                "number-floor/x",
                "~undecodable/memlog.events-0-7",
                "",
                "/",
                "session/",
                "%zz/1",
                "event/red/1",
                "event/-red/12/0000000001",
                "No%1Fs/0000000001/000",
                "%1Fs/0000000001/000"
            })
    void shouldLeaveEveryOtherKeyToTheLocalTeam(String key) {
        assertThat(RecordTeam.of(key)).isEqualTo(TeamName.LOCAL);
    }

    @Test
    void shouldKeepTheKeysOfTheLocalTeam() {
        SessionNumber number = new SessionNumber(42);

        assertThat(EventTaken.keyOf(TeamName.LOCAL, number, 7)).isEqualTo("event/42/0000000007");
        assertThat(Settlement.keyOf(RED, number, 7)).isEqualTo("settled/red/42/0000000007");
    }

    @Test
    void shouldNameTheTeamInRecordsOfEventsAndSettlements() throws UndecodableException {
        WireCodec codec = new WireCodec();
        SessionNumber number = SessionNumber.of(new SessionId(RED, "s"));
        Settlement settled = Settlement.without(RED, number, List.of(1L), EventOutcome.DISCARDED, Instant.EPOCH);
        EventTaken taken = new EventTaken(
                number, 1, new EventId("e"), Instant.EPOCH, "tool-used", "Bash", EventOutcome.OPEN, null, RED);

        assertThat(codec.decodeMemory(settled.recordKey(), codec.encode(settled)))
                .isEqualTo(settled);
        assertThat(codec.decodeMemory(taken.recordKey(), codec.encode(taken))).isEqualTo(taken);
        assertThat(taken.recordKey()).isEqualTo(EventTaken.keyOf(RED, number, 1));
    }
}
