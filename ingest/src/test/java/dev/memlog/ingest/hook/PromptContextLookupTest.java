/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.TestConfigs;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.ContextSource.Question;
import dev.memlog.ingest.accept.IngestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PromptContextLookupTest {
    private static final IngestConfig ON = TestConfigs.withContextOnPrompt(Duration.ofSeconds(2));
    private static final String PROMPT = "\"cwd\":\"/nowhere/shop\",\"prompt\":\"why is the cart rounded?\"";

    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private final ContextSource source = question -> {
        asked.add(question);
        return new ContextSource.Answer("memory", "");
    };

    @Test
    void shouldAnswerAPromptWithWhatIsRememberedOfItWhereThatIsWanted() {
        try (IngestNode node = new IngestNode(ON, source, true)) {
            JsonNode output = node.post("/hooks", IngestNode.hook("UserPromptSubmit", PROMPT))
                    .json()
                    .path("hookSpecificOutput");

            assertThat(output.path("hookEventName").asText()).isEqualTo("UserPromptSubmit");
            assertThat(output.path("additionalContext").asText()).isEqualTo("memory");
            assertThat(node.event()).isInstanceOf(PromptSubmitted.class);
            assertThat(asked)
                    .containsExactly(new Question(
                            Principal.everyone(TeamName.LOCAL, "dev"),
                            SessionId.local("s-1"),
                            "shop",
                            "/nowhere/shop",
                            null,
                            "why is the cart rounded?",
                            null,
                            "claude-code",
                            null));
        }
    }

    @Test
    void shouldAskForNothingOnAPromptUnlessItIsWanted() {
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), source, true)) {
            assertThat(node.post("/hooks", IngestNode.hook("UserPromptSubmit", PROMPT))
                            .body())
                    .isEqualTo("{}");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void shouldAskWithoutWhatIsPrivate() {
        try (IngestNode node = new IngestNode(ON, source, true)) {
            String prompts = "\"cwd\":\"/nowhere/shop\",\"prompt\":\"%s\"";
            node.post(
                    "/hooks",
                    IngestNode.hook("UserPromptSubmit", prompts.formatted("<private>the cart of my sister</private>")));
            node.post(
                    "/hooks",
                    IngestNode.hook(
                            "UserPromptSubmit", prompts.formatted("rounding <private>of my sister</private> is off")));

            assertThat(asked)
                    .singleElement()
                    .satisfies(question ->
                            assertThat(question.prompt()).contains("rounding").doesNotContain("sister"));
        }
    }

    @Test
    void shouldNotKeepAPromptWaitingPastItsDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        ContextSource stuck = question -> {
            never.await();
            return new ContextSource.Answer("late", "");
        };
        try (IngestNode node = new IngestNode(TestConfigs.withContextOnPrompt(Duration.ofMillis(50)), stuck, true)) {
            long began = System.nanoTime();
            IngestNode.Answer answer = node.post("/hooks", IngestNode.hook("UserPromptSubmit", PROMPT));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(node.event()).isInstanceOf(PromptSubmitted.class);
        }
    }

    @Test
    @Timeout(120)
    void shouldAnswerOthersWhileEveryLookupIsBusyInAWayThatNothingInterrupts() {
        // Given lookups that hold what runs them, as a database's native calls do
        AtomicBoolean over = new AtomicBoolean();
        ContextSource busy = question -> {
            while (!over.get()) {
                Thread.onSpinWait();
            }
            return new ContextSource.Answer("late", "");
        };
        try (IngestNode node = new IngestNode(TestConfigs.withContextOnPrompt(Duration.ofMillis(20)), busy, true)) {
            for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
                assertThat(node.post("/hooks", IngestNode.hook("UserPromptSubmit", PROMPT))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(node.post("/hooks", IngestNode.hook("PreCompact", "\"trigger\":\"auto\""))
                            .status())
                    .isEqualTo(200);
        } finally {
            over.set(true);
        }
    }

    @Test
    void shouldAnswerAPromptAllTheSameWhenTheSourceFails() {
        ContextSource broken = question -> {
            throw new IllegalStateException("the store is away");
        };
        try (IngestNode node = new IngestNode(ON, broken, true)) {
            assertThat(node.post("/hooks", IngestNode.hook("UserPromptSubmit", PROMPT))
                            .body())
                    .isEqualTo("{}");
            assertThat(node.event()).isInstanceOf(PromptSubmitted.class);
        }
    }

    @Test
    void shouldTellAtTheStartWhereTheSessionIs(@TempDir Path folder) throws Exception {
        Path git = Files.createDirectories(folder.resolve("shop/.git"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/feature/cart-rounding\n");
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), source, true)) {
            node.post("/hooks", IngestNode.hook("SessionStart", "\"cwd\":\"" + folder.resolve("shop") + "\""));

            assertThat(asked).singleElement().satisfies(question -> {
                assertThat(question.project()).isEqualTo("shop");
                assertThat(question.branch()).isEqualTo("feature/cart-rounding");
                assertThat(question.prompt()).isNull();
            });
        }
    }
}
