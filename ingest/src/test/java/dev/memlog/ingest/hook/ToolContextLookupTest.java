/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.TestConfigs;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.ContextSource.Question;
import dev.memlog.ingest.accept.ContextSource.ToolCall;
import dev.memlog.ingest.accept.IngestConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolContextLookupTest {
    private static final IngestConfig ON = TestConfigs.withContextBeforeTool(Duration.ofSeconds(5));
    private static final String READ = "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"Read\",\"tool_use_id\":\"t-1\","
            + "\"tool_input\":{\"file_path\":\"/nowhere/shop/Cart.java\"}";
    private static final String RUN = "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"Bash\",\"tool_use_id\":\"t-2\","
            + "\"tool_input\":{\"command\":\"npm test\"}";

    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private final ContextSource source = question -> {
        asked.add(question);
        return new ContextSource.Answer("memory", "");
    };

    @Test
    void shouldAnswerBeforeAToolCallAndKeepNoEventOfIt() {
        try (IngestNode node = new IngestNode(ON, source, true)) {
            JsonNode output = node.post("/hooks", IngestNode.hook("PreToolUse", READ))
                    .json()
                    .path("hookSpecificOutput");

            assertThat(output.path("hookEventName").asText()).isEqualTo("PreToolUse");
            assertThat(output.path("additionalContext").asText()).isEqualTo("memory");
            assertThat(output.has("permissionDecision"))
                    .as("the agent decides as it would without")
                    .isFalse();
            assertThat(node.records()).isEmpty();
            node.post("/hooks", IngestNode.hook("PreToolUse", RUN));
            assertThat(asked)
                    .extracting(Question::tool)
                    .containsExactly(
                            new ToolCall("/nowhere/shop/Cart.java", null, null), new ToolCall(null, "npm test", null));
            assertThat(asked.getFirst().project()).isEqualTo("shop");
            assertThat(asked.getFirst().folder()).isEqualTo("/nowhere/shop");
        }
    }

    @Test
    void shouldAnswerAFailedCallWithWhatIsKnownOfItsError() {
        try (IngestNode node = new IngestNode(ON, source, true)) {
            JsonNode output = node.post(
                            "/hooks",
                            IngestNode.hook("PostToolUseFailure", RUN + ",\"error\":\"Exit code 1: no test\""))
                    .json()
                    .path("hookSpecificOutput");

            assertThat(output.path("hookEventName").asText()).isEqualTo("PostToolUseFailure");
            assertThat(output.path("additionalContext").asText()).isEqualTo("memory");
            assertThat(node.events()).hasSize(1);
            assertThat(asked)
                    .extracting(Question::tool)
                    .containsExactly(new ToolCall(null, "npm test", "Exit code 1: no test"));
            node.post(
                    "/hooks", IngestNode.hook("PostToolUse", RUN.replace("t-2", "t-3") + ",\"tool_response\":\"ok\""));
            node.post("/hooks", IngestNode.hook("PostToolUseFailure", RUN.replace("t-2", "t-4") + ",\"error\":\"\""));
            assertThat(asked)
                    .as("neither a call that worked nor an error without words")
                    .hasSize(1);
        }
    }

    @Test
    void shouldAskWithoutSecrets() {
        String secret = "ghp_" + "a1B2c3D4e5".repeat(3) + "F6g7H8";
        try (IngestNode node = new IngestNode(ON, source, true)) {
            node.post("/hooks", IngestNode.hook("PreToolUse", RUN.replace("npm test", "deploy --token " + secret)));

            assertThat(asked).singleElement().satisfies(question -> {
                assertThat(Objects.requireNonNull(question.tool()).command()).startsWith("deploy").doesNotContain(secret);
                assertThat(question.toString()).doesNotContain("deploy");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"TodoWrite\",\"tool_input\":{\"file_path\":\"a\"}",
                "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"Grep\",\"tool_input\":{\"pattern\":\"a\"}",
                "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"Read\",\"tool_input\":{}",
                "\"cwd\":\"/nowhere/shop\",\"tool_name\":\"Read\",\"agent_id\":\"a-1\",\"tool_input\":{\"file_path\":\"a\"}"
            })
    void shouldAskForNothingWithoutAFileOrACommandAndForSubAgents(String call) {
        try (IngestNode node = new IngestNode(ON, source, true)) {
            IngestNode.Answer answer = node.post("/hooks", IngestNode.hook("PreToolUse", call));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(asked).isEmpty();
            assertThat(node.records()).isEmpty();
        }
    }

    @Test
    void shouldAskForNothingUnlessItIsWantedNorForAnAgentThatTakesNothing() {
        try (IngestNode off = new IngestNode(IngestConfig.defaults(), source, true);
                IngestNode on = new IngestNode(ON, source, true)) {
            assertThat(off.post("/hooks", IngestNode.hook("PreToolUse", READ)).body())
                    .isEqualTo("{}");
            off.post("/hooks", IngestNode.hook("PostToolUseFailure", RUN + ",\"error\":\"no test\""));
            assertThat(on.post("/hooks?agent=codex", IngestNode.hook("PreToolUse", READ))
                            .body())
                    .isEqualTo("{}");

            assertThat(asked).isEmpty();
        }
    }

    @Test
    void shouldAskForNothingInAnExcludedProject() {
        IngestConfig excluding = TestConfigs.withContextBeforeTool(Duration.ofSeconds(5), "shop");
        try (IngestNode node = new IngestNode(excluding, source, true)) {
            assertThat(node.post("/hooks", IngestNode.hook("PreToolUse", READ)).body())
                    .isEqualTo("{}");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void shouldLetTheToolRunAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        ContextSource stuck = question -> {
            never.await();
            return new ContextSource.Answer("late", "");
        };
        try (IngestNode node = new IngestNode(TestConfigs.withContextBeforeTool(Duration.ofMillis(30)), stuck, true)) {
            long began = System.nanoTime();

            IngestNode.Answer answer = node.post("/hooks", IngestNode.hook("PreToolUse", READ));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void shouldLetTheToolRunWhenTheSourceFails() {
        ContextSource broken = question -> {
            throw new IllegalStateException("the store is away");
        };
        try (IngestNode node = new IngestNode(ON, broken, true)) {
            IngestNode.Answer answer = node.post("/hooks", IngestNode.hook("PreToolUse", READ), Map.of());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
        }
    }
}
