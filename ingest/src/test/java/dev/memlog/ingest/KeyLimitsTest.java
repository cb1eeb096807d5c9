/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key says about the events that it sends: whose they are, who finds them, and of which projects they may be. */
class KeyLimitsTest {
    private static final TeamName ACME = new TeamName("acme");

    @AutoClose
    private final IngestNode node = IngestNode.of(new Principal(
            "k1", ACME, "ada", Set.of(KeyScope.WRITE), new ProjectGlobs(List.of("shop*", "till")), Visibility.PRIVATE));

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/shop", "/nowhere/shop-web", "/nowhere/till"})
    void shouldTakeAHookOfOneOfTheKeysProjectsInTheKeysName(String cwd) throws Exception {
        assertThat(node.post("/hooks?agent=claude-code", hook("/another/machine" + cwd))
                        .status())
                .isEqualTo(200);

        SessionEvent event = node.event();
        assertThat(event.envelope().sessionId()).isEqualTo(new SessionId(ACME, "s-1"));
        assertThat(event.envelope().owner()).isEqualTo(ACME);
        assertThat(event.envelope().author()).isEqualTo("ada");
        assertThat(event.envelope().visibility()).isEqualTo(Visibility.PRIVATE);
    }

    @Test
    void shouldRefuseAHookOfAnotherProjectAndSayWhich() {
        IngestNode.Answer answer = node.post("/hooks?agent=claude-code", hook("/another/machine/bank"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("project bank is not among this key's projects (shop*, till)");
        assertThat(node.records()).isEmpty();
        assertThat(node.metrics.rejected).hasValue(1);
    }

    /** Otherwise what names no project would be of every one. */
    @Test
    void shouldRefuseAnEventWithoutAProject() {
        IngestNode.Answer answer = node.post("/v1/events", """
                {"contentSessionId":"s-1","eventType":"user_prompt","payload":{"prompt":"hello"}}""");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("an event without a project is not among this key's projects");
        assertThat(node.records()).isEmpty();
    }

    @Test
    void shouldRefuseABatchOfWhichOneEventIsOfAnotherProject() {
        IngestNode.Answer answer = node.post("/v1/events/batch", """
                [{"contentSessionId":"s-1","project":"shop","eventType":"user_prompt","payload":{"prompt":"hello"}},
                 {"contentSessionId":"s-2","project":"bank","eventType":"user_prompt","payload":{"prompt":"hello"}}]""");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("project bank");
        assertThat(node.records()).isEmpty();
    }

    private static String hook(String cwd) {
        return "{\"hook_event_name\":\"UserPromptSubmit\",\"session_id\":\"s-1\",\"cwd\":\"" + cwd
                + "\",\"prompt\":\"hello\"}";
    }
}
