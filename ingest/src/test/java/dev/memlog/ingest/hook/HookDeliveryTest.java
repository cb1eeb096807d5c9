/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.edge.Request;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.IngestHeaders;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookDeliveryTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void shouldGiveAHookItsIdAndTheTimeAtWhichItRan() {
        HookCall delivered = HookDelivery.applyTo(call(null, null), request("4f-1", "90000"), NOW);

        assertThat(delivered.occasion()).isEqualTo("4f-1");
        assertThat(delivered.origin().at()).isEqualTo(NOW.minusSeconds(90));
    }

    @Test
    void shouldKeepWhatTheAgentItselfSays() {
        Instant at = NOW.minusSeconds(7);

        HookCall delivered = HookDelivery.applyTo(call("toolu_1", at), request("4f-1", "90000"), NOW);

        assertThat(delivered.occasion()).isEqualTo("toolu_1");
        assertThat(delivered.origin().at()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "99999999999999999999", "1.5"})
    void shouldTakeTheTimeOfArrivalWhereTheAgeIsNone(String age) {
        assertThat(HookDelivery.applyTo(call(null, null), request("4f-1", age), NOW)
                        .origin()
                        .at())
                .isNull();
    }

    @Test
    void shouldPassOverAnIdThatIsTooLong() {
        assertThat(HookDelivery.applyTo(call(null, null), request("x".repeat(65), "1"), NOW)
                        .occasion())
                .isNull();
    }

    private static HookCall call(@Nullable String occasion, @Nullable Instant at) {
        EventOrigin origin = EventOrigin.of(
                Principal.everyone(TeamName.LOCAL, "dev"), SessionId.local("s"), at, null, null, null, null, null);
        return new HookCall(origin, "SessionStart", occasion, new HookReport.Nothing());
    }

    private static Request request(String id, String age) {
        HeaderMap headers = new HeaderMap();
        headers.put(new HttpString(IngestHeaders.HOOK_ID), id).put(new HttpString(IngestHeaders.HOOK_AGE), age);
        return new Request(
                Map.of(), Map.of(), headers, new byte[0], 0, false, Principal.everyone(TeamName.LOCAL, "dev"));
    }
}
