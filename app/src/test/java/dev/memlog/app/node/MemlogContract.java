/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.process.NodeHttp.Answer;
import dev.memlog.testkit.RecordedSessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every form of Memlog does from end to end, as somebody outside sees it: one process, or roles against a cluster.
 * The nodes are shared by a class; no test depends on another's having run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MemlogContract {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the recorded sessions hold and nobody may find again. */
    static final List<String> SECRETS =
            List.of("hunter2", "not-a-real-password-0000", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "my salary is 1");

    private static final String PROJECT = "shop";
    private static final Set<String> EVENTS = Set.of(
            "SessionStart",
            "UserPromptSubmit",
            "PostToolUse",
            "PostToolUseFailure",
            "SubagentStop",
            "PreCompact",
            "Stop",
            "SessionEnd");

    final NodeHttp http = new NodeHttp();

    /** Address of a node that takes events in. */
    abstract String writes();

    /** Address of a node that answers from memory. */
    abstract String reads();

    /** Posts every recorded hook as it was recorded, and waits until all that follows from it is done. */
    void playRecordedSessions() {
        long before = http.ledger(reads()).accepted();
        RecordedSessions.claudeCodeHooks().forEach(this::postHook);
        awaitSettled(before + events().size());
    }

    LedgerReading awaitSettled(long accepted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> http.ledger(reads()),
                        ledger -> ledger.addsUp() && ledger.accepted() >= accepted && ledger.isSettled());
    }

    /** Everything that a reader can see, list by list, as it stands. */
    Map<String, List<JsonNode>> everythingToRead() {
        return Map.of(
                "observations", http.all(reads() + "/api/observations"),
                "summaries", http.all(reads() + "/api/summaries"),
                "prompts", http.all(reads() + "/api/prompts"),
                "sessions", http.all(reads() + "/v1/sessions"));
    }

    @Test
    void shouldRememberWhenHooksArePosted() {
        Map<String, List<JsonNode>> memories = everythingToRead();
        Set<String> sessions = Set.copyOf(
                events().stream().map(hook -> hook.path("session_id").asText()).toList());

        assertThat(texts(memories, "prompts", "content_session_id")).containsAll(sessions);
        assertThat(texts(memories, "summaries", "session_id")).containsAll(sessions);
        assertThat(texts(memories, "prompts", "prompt_text"))
                .contains("task cart-discount: add a percentage discount to the cart total");
        assertThat(memories.get("observations"))
                .filteredOn(observation -> observation.path("project").asText().equals(PROJECT))
                .anySatisfy(observation -> assertThat(
                                observation.path("files_modified").asText())
                        .contains("src/main/java/shop/Cart.java"))
                .anySatisfy(observation -> assertThat(
                                observation.path("files_modified").asText())
                        .contains("src/main/java/shop/Order.java"));
        assertThat(memories.get("sessions"))
                .filteredOn(
                        session -> sessions.contains(session.path("sessionId").asText()))
                .hasSize(sessions.size())
                .allSatisfy(session -> {
                    assertThat(session.path("status").asText()).isEqualTo("completed");
                    assertThat(LedgerReading.of(NodeHttp.JSON.createObjectNode().set("events", session.path("ledger"))))
                            .matches(LedgerReading::addsUp)
                            .matches(ledger -> ledger.pending() == 0 && ledger.parked() == 0);
                });
    }

    @Test
    void shouldAccountForEveryEventWhenAllIsDone() {
        LedgerReading ledger = awaitSettled(events().size());

        assertThat(ledger.accepted())
                .isEqualTo(ledger.duplicate() + ledger.skipped() + ledger.processed() + ledger.discarded());
        assertThat(ledger.deadLettered()).isZero();
        assertThat(http.get(reads() + "/api/processing-status")
                        .json()
                        .path("queueDepth")
                        .asLong(-1))
                .isZero();
    }

    @Test
    void shouldCountDuplicatesWhenHooksArePostedAgain() {
        // Given: only what the agent numbers can be known again
        List<JsonNode> numbered = events().stream()
                .filter(hook -> hook.hasNonNull("prompt_id") || hook.hasNonNull("tool_use_id"))
                .toList();
        LedgerReading before = awaitSettled(0);
        JsonNode memories = http.get(reads() + "/api/stats").json().path("database");

        // When
        numbered.forEach(hook -> postHook(hook.toString()));
        LedgerReading after = awaitSettled(before.accepted() + numbered.size());

        // Then
        assertThat(after.duplicate() - before.duplicate()).isEqualTo(numbered.size());
        assertThat(after.processed()).isEqualTo(before.processed());
        JsonNode now = http.get(reads() + "/api/stats").json().path("database");
        for (String kind : List.of("observations", "summaries", "prompts", "sessions")) {
            assertThat(now.path(kind)).as(kind).isEqualTo(memories.path(kind));
        }
    }

    @Test
    void shouldFindWhatWasDoneWhenSearched() {
        JsonNode hits =
                http.get(reads() + "/api/search?format=json&query=Cart.java").json();

        assertThat(hits.path("totalResults").asInt()).isPositive();
        assertThat(hits.path("observations"))
                .isNotEmpty()
                .anySatisfy(observation -> assertThat(observation.toString()).contains("Cart.java"));
        assertThat(http.get(reads() + "/api/search?query=Cart.java").body()).contains("Cart.java");
    }

    @Test
    void shouldFrameTheContextWhenItIsAskedFor() {
        String context =
                http.get(reads() + "/api/context/inject?project=" + PROJECT).body();

        assertThat(context.strip()).startsWith("<memlog-context>").endsWith("</memlog-context>");
        assertThat(context).contains("Cart.java");
    }

    @Test
    void shouldHandTheContextOverWhenASessionStarts() {
        Answer answer = postHook("""
                {"session_id":"a-new-one","hook_event_name":"SessionStart","source":"startup","cwd":"/home/dev/shop"}""");

        JsonNode output = answer.json().path("hookSpecificOutput");
        assertThat(output.path("hookEventName").asText()).isEqualTo("SessionStart");
        assertThat(output.path("additionalContext").asText())
                .contains("<memlog-context>")
                .contains("Cart.java");
    }

    @Test
    void shouldWorkWhenClaudeMemsWireIsSpoken() {
        // Given
        long accepted = awaitSettled(0).accepted();
        String session = "claude-mem-wire";
        String command = "gradle publishToMavenLocal";

        // When
        JsonNode begun = http.post(
                        writes() + "/api/sessions/init",
                        Map.of("contentSessionId", session, "project", "wired", "prompt", "publish the library"))
                .json();
        JsonNode queued = http.post(
                        writes() + "/api/sessions/observations",
                        Map.of(
                                "contentSessionId",
                                session,
                                "tool_name",
                                "Bash",
                                "tool_input",
                                Map.of("command", command),
                                "tool_response",
                                Map.of("stdout", "BUILD SUCCESSFUL in 3s"),
                                "cwd",
                                "/home/dev/wired"))
                .json();
        JsonNode summarized = http.post(
                        writes() + "/api/sessions/summarize",
                        Map.of("contentSessionId", session, "last_assistant_message", "The library is published."))
                .json();
        Answer completed =
                http.post(writes() + "/sessions/" + begun.path("sessionDbId").asLong() + "/complete", "{}");

        // Then
        assertThat(begun.path("promptNumber").asInt()).isEqualTo(1);
        assertThat(begun.path("status").asText()).isEqualTo("initialized");
        assertThat(Stream.of(queued, summarized)
                        .map(reply -> reply.path("status").asText()))
                .containsOnly("queued");
        assertThat(queued.path("sessionDbId")).isEqualTo(begun.path("sessionDbId"));
        assertThat(completed.status()).isEqualTo(200);
        awaitSettled(accepted + 3);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(session(session).path("status").asText()).isEqualTo("completed"));
        assertThat(session(session).path("sessionDbId")).isEqualTo(begun.path("sessionDbId"));
        assertThat(http.all(reads() + "/api/observations?project=wired"))
                .anySatisfy(observation -> assertThat(observation.toString()).contains(command));
        assertThat(http.all(reads() + "/api/summaries?project=wired")).hasSize(1);
        assertThat(http.all(reads() + "/api/prompts?project=wired"))
                .singleElement()
                .satisfies(prompt ->
                        assertThat(prompt.path("prompt_text").asText()).isEqualTo("publish the library"));
    }

    @Test
    void shouldHideASummaryUntilItIsAskedFor() {
        JsonNode summary =
                http.all(reads() + "/api/summaries?project=" + PROJECT).getFirst();
        String number = summary.path("id").asText();

        Answer hidden = http.patch(reads() + "/api/summaries/" + number, Map.of("hidden", true));

        assertThat(hidden.status()).as(hidden.body()).isEqualTo(200);
        assertThat(hidden.json().path("hidden").asBoolean()).isTrue();
        assertThat(numbers("/api/summaries?limit=100")).doesNotContain(number);
        assertThat(numbers("/api/summaries?limit=100&hidden=true")).contains(number);
        assertThat(http.get(reads() + "/api/context/inject?project=" + PROJECT).body())
                .doesNotContain("#S" + number + " ");
        assertThat(http.get(reads() + "/api/session/" + number)
                        .json()
                        .path("hidden")
                        .asBoolean())
                .isTrue();

        Answer shown = http.patch(reads() + "/api/summaries/" + number, Map.of("hidden", false));

        assertThat(shown.status()).isEqualTo(200);
        assertThat(numbers("/api/summaries?limit=100")).contains(number);
        assertThat(http.patch(reads() + "/api/summaries/" + number, Map.of("hidden", "yes"))
                        .body())
                .contains("hidden must be true or false");
        assertThat(http.patch(reads() + "/api/summaries/9007199254740991", Map.of("hidden", true))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void shouldTellNoSecretWhenEverythingIsRead() {
        everythingToRead();
        http.get(reads() + "/api/context/inject?project=" + PROJECT);
        http.get(reads() + "/api/search?query=staging%20password%20environment%20notes");
        http.get(reads() + "/api/search?format=json&limit=100&query=staging%20password%20environment%20notes");
        http.get(reads() + "/metrics");

        assertThat(http.replies()).isNotEmpty().allSatisfy(MemlogContract::assertHoldsNoSecret);
    }

    @Test
    void shouldNameTheFieldWhenAHookIsNotValid() {
        Answer answer = http.post(writes() + "/hooks", "{\"session_id\":\"a-new-one\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("hook_event_name");
    }

    static void assertHoldsNoSecret(String text) {
        for (String secret : SECRETS) {
            assertThat(text.contains(secret)).as("holds " + secret).isFalse();
        }
    }

    private Answer postHook(String hook) {
        Answer answer = http.post(writes() + "/hooks", hook);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private JsonNode session(String id) {
        return http.all(reads() + "/v1/sessions").stream()
                .filter(session -> session.path("sessionId").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no session " + id));
    }

    private List<String> numbers(String list) {
        return http.get(reads() + list).json().path("items").findValuesAsText("id");
    }

    /** The recorded hooks that become events; the others are answered and forgotten. */
    private static List<JsonNode> events() {
        return RecordedSessions.claudeCodeHooks().stream()
                .map(NodeHttp::parse)
                .filter(hook -> EVENTS.contains(hook.path("hook_event_name").asText()))
                .toList();
    }

    private static List<String> texts(Map<String, List<JsonNode>> memories, String kind, String field) {
        return memories.getOrDefault(kind, List.of()).stream()
                .map(memory -> memory.path(field).asText())
                .toList();
    }
}
