/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.project.ExcludedProjects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcludedProjectsTest {
    @ParameterizedTest
    @CsvSource({
        "acme-*, acme-shop, true",
        "acme-*, my-acme-shop, false",
        "acme, acme, true",
        "a.me, acme, false",
        "ac?e, acme, true",
        "**, anything, true",
        "/srv/acme, acme, false"
    })
    void shouldMatchAProjectsNameAsAWhole(String pattern, String project, boolean excluded) {
        assertThat(new ExcludedProjects(List.of(pattern)).hasProject(project)).isEqualTo(excluded);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/secret, /srv/secret, true",
        "/srv/secret, /srv/secret/a/b, true",
        "/srv/secret/, /srv/secret/a, true",
        "/srv/secret, /srv/secrets, false",
        "/srv/*/secret, /srv/x/secret/y, true",
        "/srv/*/secret, /srv/x/y/secret, false",
        "/srv/**/secret, /srv/x/y/secret, true",
        "**/secret, /srv/x/y/secret/z, true",
        "C:/srv/*, C:\\srv\\shop\\src, true",
        "acme-*, /srv/acme-shop, false"
    })
    void shouldMatchAFolderAndAllThatIsBelowIt(String pattern, String cwd, boolean excluded) {
        assertThat(new ExcludedProjects(List.of(pattern)).hasFolder(cwd)).isEqualTo(excluded);
    }

    @Test
    void shouldReadATildeAsTheHomeFolder() {
        ExcludedProjects excluded = new ExcludedProjects(List.of("~/private"));

        assertThat(excluded.hasFolder(System.getProperty("user.home") + "/private/diary"))
                .isTrue();
        assertThat(excluded.hasFolder("/private")).isFalse();
    }

    @Test
    void shouldKeepNothingOfAnExcludedProjectAndAskForNoContext() {
        AtomicInteger asked = new AtomicInteger();
        ContextSource contexts = question -> new ContextSource.Answer("asked " + asked.incrementAndGet(), "");
        try (IngestNode node = new IngestNode(TestConfigs.withExcluded("acme-*", "/nowhere/private"), contexts, true)) {
            post(node, "s-1", "SessionStart", "\"cwd\":\"/nowhere/acme-shop\"");
            post(node, "s-1", "UserPromptSubmit", "\"prompt\":\"hush\"");
            post(node, "s-1", "PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/elsewhere\"");
            post(node, "s-2", "SessionStart", "\"cwd\":\"/nowhere/private/diary\"");
            post(node, "s-2", "PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/elsewhere\"");
            post(node, "s-2", "Stop", "\"last_assistant_message\":\"hush\"");

            assertThat(node.records()).isEmpty();
            assertThat(asked).hasValue(0);
            assertThat(node.metrics.skipped.get()).isEqualTo(6);
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldLeaveOutOnlyWhatIsDoneInAnExcludedFolderOfAnotherSession() {
        try (IngestNode node = new IngestNode(
                TestConfigs.withExcluded("/nowhere/private"), question -> ContextSource.Answer.NONE, true)) {
            post(node, "s-1", "PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/nowhere/shop\"");
            post(node, "s-1", "PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/nowhere/private\"");
            post(node, "s-1", "PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/nowhere/shop\"");

            assertThat(node.events()).hasSize(2).allSatisfy(e -> assertThat(e).isInstanceOf(ToolUsed.class));
        }
    }

    @Test
    void shouldTellClaudeMemsHooksAndGenericClientsWhyNothingIsKept() {
        try (IngestNode node =
                new IngestNode(TestConfigs.withExcluded("acme"), question -> ContextSource.Answer.NONE, true)) {
            String observation = "{\"contentSessionId\":\"s\",\"tool_name\":\"Bash\",\"cwd\":\"/nowhere/acme\"}";
            assertThat(node.post("/api/sessions/observations", observation)
                            .json()
                            .path("reason")
                            .asText())
                    .isEqualTo("project_excluded");

            String batch = "[{\"sessionId\":\"g-1\",\"eventType\":\"note\",\"project\":\"acme\"},"
                    + "{\"sessionId\":\"g-2\",\"eventType\":\"note\",\"project\":\"shop\"}]";
            assertThat(node.post("/v1/events/batch", batch, Map.of())
                            .json()
                            .at("/events/0/generationJob/reason")
                            .asText())
                    .isEqualTo("project_excluded");
            assertThat(node.event().envelope().project()).isEqualTo("shop");
        }
    }

    private static void post(IngestNode node, String session, String hook, String more) {
        IngestNode.Answer answer = node.post(
                "/hooks", "{\"session_id\":\"" + session + "\",\"hook_event_name\":\"" + hook + "\"," + more + "}");
        assertThat(answer.body()).isEqualTo("{}");
    }
}
