/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionStateJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private final JsonMapper mapper = WireMapper.create();

    /** A closed session had come back from its store without its status, and could not be projected any more. */
    @ParameterizedTest
    @MethodSource("states")
    void shouldComeBackAsItWasWhenStored(SessionState state) throws Exception {
        String stored = mapper.writeValueAsString(state);

        assertThat(mapper.readValue(stored, SessionState.class)).isEqualTo(state);
    }

    /** States that an earlier version stored have no visibility. */
    @Test
    void shouldReadAStateWithoutAVisibility() throws Exception {
        SessionState open = states().getFirst();
        String earlier = mapper.writeValueAsString(open);
        SessionState unlisted =
                open.with(open.facts().with(open.facts().identity().with(Visibility.PRIVATE)));

        assertThat(earlier).doesNotContain("visibility");
        assertThat(mapper.readValue(earlier, SessionState.class)
                        .facts()
                        .identity()
                        .visibility())
                .isNull();
        assertThat(mapper.readValue(mapper.writeValueAsString(unlisted), SessionState.class))
                .isEqualTo(unlisted);
    }

    static List<SessionState> states() {
        SessionId id = SessionId.local("stored");
        SessionFacts opened = SessionFacts.open(
                new SessionIdentity(SessionNumber.of(id), id, "shop", "local", "dev", "claude-code", null), NOW);
        SessionFacts facts =
                opened.idle(Duration.ofMinutes(90)).loseAt("claude-cli").unanswered("Sure, here is");
        Batch batch = Batch.freeze(List.of(3L, 4L), 1, false);
        return List.of(
                new SessionState.Idle(facts),
                new SessionState.Waiting(facts),
                new SessionState.Calling(facts, batch, "offline", NOW),
                new SessionState.Retrying(facts, batch, NOW),
                new SessionState.Parked(facts, batch, "unreachable", NOW),
                new SessionState.Parked(facts, null, "unreachable", NOW),
                new SessionState.Closed(facts, SessionStatus.FAILED, "transient", NOW));
    }
}
