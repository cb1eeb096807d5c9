/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.edge.access.Door;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A team that sends the number of another team's session learns and changes nothing of what the node remembers of it. */
class SessionsOfTwoTeamsTest {
    private static final TeamName ACME = new TeamName("acme");
    private static final SessionNumber NUMBER = SessionNumber.of(new SessionId(ACME, "s-1"));
    private static final String HER_PROMPT =
            "{\"contentSessionId\":\"s-1\",\"cwd\":\"/nowhere/vault\",\"prompt\":\"count it\"}";

    private static final Map<String, Principal> CALLERS = Map.of(
            "ada", principal(ACME, "ada", "*"),
            "eve", principal(ACME, "eve", "shop*"),
            "ben", principal(new TeamName("rival"), "ben", "shop*"));

    @AutoClose
    private final IngestNode node = IngestNode.behind(exchange -> new Door.Entry.Admitted(
            Objects.requireNonNull(CALLERS.get(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))),
            () -> true));

    @Test
    void shouldNotTellAnotherTeamTheProjectOfASession() {
        assertThat(post("ada", "/api/sessions/init", HER_PROMPT).status()).isEqualTo(200);

        IngestNode.Answer answer = post("ben", byNumber(), "{\"prompt\":\"count it\"}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("an event without a project").doesNotContain("vault");
    }

    @Test
    void shouldNotTellAKeyTheProjectThatItDoesNotName() {
        post("ada", "/api/sessions/init", HER_PROMPT);

        IngestNode.Answer answer = post("eve", byNumber(), "{\"prompt\":\"more\"}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("the session's project is not among").doesNotContain("vault");
    }

    @Test
    void shouldNotLetAnotherTeamChooseTheProjectOfASession() {
        assertThat(post("ben", byNumber(), "{\"cwd\":\"/nowhere/shop\",\"prompt\":\"first\"}")
                        .status())
                .isEqualTo(200);

        post("ada", "/api/sessions/init", HER_PROMPT);

        assertThat(last().envelope().project()).isEqualTo("vault");
    }

    @Test
    void shouldNotLetAnotherTeamKeepASessionPrivateOrItsPromptKnown() {
        post("ben", byNumber(), "{\"cwd\":\"/nowhere/shop\",\"prompt\":\"<private>all of it</private>\"}");
        int before = node.records().size();
        post("ada", "/api/sessions/init", HER_PROMPT);
        post(
                "ada",
                "/api/sessions/observations",
                "{\"contentSessionId\":\"s-1\",\"tool_name\":\"Bash\",\"tool_input\":\"ls\",\"tool_response\":\"a\"}");

        assertThat(node.events().subList(before, node.events().size()))
                .hasSize(2)
                .extracting(SessionEvent::getClass)
                .containsExactly(SessionEvent.PromptSubmitted.class, SessionEvent.ToolUsed.class);
    }

    private static String byNumber() {
        return "/sessions/" + NUMBER + "/init";
    }

    private SessionEvent last() {
        return node.events().getLast();
    }

    private IngestNode.Answer post(String who, String path, String json) {
        return node.post(path, json, Map.of("Authorization", who));
    }

    private static Principal principal(TeamName team, String author, String projects) {
        return new Principal(
                author,
                team,
                author,
                Set.of(KeyScope.WRITE),
                projects.equals("*") ? ProjectGlobs.ALL : new ProjectGlobs(List.of(projects)),
                Visibility.TEAM);
    }
}
