/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.SpiedMemories;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.Kinds;
import dev.memlog.store.query.SessionQueries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent is told fits into what it takes of a hook, whatever the budget: fewer memories, each of them whole. */
class AgentLimitTest {
    private static final Instant NOW = Seeds.MORNING.plusSeconds(9_000);
    private static final int MOST = 10_000;

    private final SeededStore store = new SeededStore();
    private final SpiedMemories memories = store.memories;

    @AfterEach
    void closeStore() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-code, 4000, plain",
        "claude-code, 50000, plain",
        "claude-code, 50000, escaped",
        "copilot, 50000, escaped",
        "codex, 50000, plain",
        "codex, 50000, wide",
        ", 50000, wide"
    })
    void shouldTellNoMoreThanTheAgentTakes(String agent, int budget, String kind) throws JsonProcessingException {
        remember(kind);
        ContextQuestion question = new ContextQuestion(List.of("parcel-service"), "s-1", null, null, agent);

        ContextAnswer answer = composer(budget).atStart(question, NOW);

        String output = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "hookSpecificOutput",
                        Map.of("hookEventName", "SessionStart", "additionalContext", answer.text()),
                        "systemMessage",
                        answer.message()));
        if ("codex".equals(agent)) {
            assertThat(answer.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST);
        } else {
            assertThat(output).hasSizeLessThanOrEqualTo(MOST);
        }
        assertThat(answer.text()).endsWith(ContextFrame.CLOSE).contains("## In full", "More: ");
        // Room is left for no further memory, so none was dropped for nothing.
        assertThat(answer.text().getBytes(StandardCharsets.UTF_8).length).isGreaterThan(MOST / 2);
    }

    @Test
    void shouldKeepToItForAForeignClientAndInColors() {
        remember("plain");
        ContextComposer composer = composer(50_000);
        ContextQuestion question = ContextQuestion.of(List.of("parcel-service"));

        assertThat(composer.show(question, NOW, false, false)).hasSizeLessThanOrEqualTo(MOST);
        assertThat(composer.show(question, NOW, true, false)).hasSizeLessThanOrEqualTo(MOST);
        assertThat(composer.show(question, NOW, false, true)).hasSizeGreaterThan(MOST);
    }

    @Test
    void shouldKeepToItOnAPrompt() {
        remember("plain");
        ContextConfig config = ContextConfig.defaults();
        ContextConfig wide = new ContextConfig(
                config.budget(),
                config.observations(),
                config.full(),
                config.fullField(),
                config.summaries(),
                config.types(),
                config.concepts(),
                config.shows(),
                20,
                10_000);
        ContextQuestion question = new ContextQuestion(List.of("parcel-service"), "s-1", null, null, "claude-code");

        assertThat(composer(wide)
                        .onPrompt(question, "depotZebra in Route.java", NOW, 20)
                        .text())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(MOST)
                .endsWith(ContextFrame.CLOSE);
    }

    private void remember(String kind) {
        for (int i = 1; i <= 100; i++) {
            String title = switch (kind) {
                case "escaped" -> "\"C:\\src\\" + i + "\" " + "\"\\".repeat(50);
                case "wide" -> "ราคาสินค้าถูกปัดเศษต่อบรรทัด " + i + "漢字".repeat(20);
                default -> "Decision " + i + " on rounding totals of depots and routes ".repeat(2);
            };
            store.add(Seeds.observation(i, title, NOW.minusSeconds(60L * i)));
        }
    }

    private ContextComposer composer(int budget) {
        return composer(SizedContext.of(ContextConfig.defaults(), budget, 100, 20, 20));
    }

    private ContextComposer composer(ContextConfig config) {
        return new ContextComposer(
                memories,
                config,
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                List::of,
                ContextComposer.LastWords.UNKNOWN,
                Kinds.STANDARD,
                new ContextScene(new SessionQueries(store.database), project -> ContextScene.Terms.ANY, Byline.NONE));
    }
}
