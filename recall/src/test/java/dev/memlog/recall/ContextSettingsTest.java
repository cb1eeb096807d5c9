/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.recall.context.ContextAnswer;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextConfig;
import dev.memlog.recall.context.ContextQuestion;
import dev.memlog.recall.context.ContextScene;
import dev.memlog.recall.context.ContextShows;
import dev.memlog.recall.context.SizedContext;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.FullField;
import dev.memlog.recall.text.Kinds;
import dev.memlog.store.query.SessionQueries;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each setting of the context does to its text. */
class ContextSettingsTest {
    private static final ContextQuestion ASKED = ContextQuestion.of(List.of("parcel-service"));
    private static final ContextConfig USUAL = ContextConfig.defaults();

    private final SeededStore store = new SeededStore();
    private final SpiedMemories memories = store.memories;

    @AfterEach
    void closeStore() {
        store.close();
    }

    @BeforeEach
    void remember() {
        LongStream.rangeClosed(1, 5).forEach(number -> store.add(Seeds.observation(number)));
        store.add(Seeds.observation(
                6, "parcel-service", "Depots have names", Seeds.MORNING.plus(Duration.ofHours(1)), "decision"));
        store.add(Seeds.summary(7));
        store.add(Seeds.summary(3, "Sketch the depots"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "", textBlock = """
                true  | true  | true  | true  | 6 observations, ~312 tokens to read in full, 25,200 tokens of work behind them, 24,888 tokens (98 %) saved.
                true  | false | false | false | 6 observations, ~312 tokens to read in full.
                false | true  | false | false | 25,200 tokens of work behind them.
                false | false | true  | false | 24,888 tokens saved.
                false | false | false | true  | 98 % saved.
                false | false | false | false |
                """)
    void shouldTellOfTokensWhatIsWanted(boolean read, boolean work, boolean amount, boolean percent, String line) {
        String context = compose(shows(new ContextShows(read, work, amount, percent, true, false, false, true)));

        assertThat(context.lines()
                        .filter(each -> each.matches("(\\d+ observations, ~|[\\d,]+ tokens|\\d+ % saved).*"))
                        .toList())
                .isEqualTo(line == null ? List.of() : List.of(line));
        assertThat(context.contains("(~52)")).isEqualTo(read);
        assertThat(context.contains("(~tokens to read it)")).isEqualTo(read);
    }

    @Test
    void shouldTellTheLastSummaryAsALineAmongTheOthersUnlessAllOfItIsWanted() {
        assertThat(compose(shows(new ContextShows(true, true, false, true, false, false, false, true))))
                .doesNotContain("## Last session summary", "Learned: ")
                .contains("## Session summaries\n#S7 ", "#S3 ");
        assertThat(compose(sized(6, 3, 0))).doesNotContain("#S7 ", "#S3 ", "summary\n");
        assertThat(compose(sized(6, 3, 1)))
                .contains("## Last session summary\n#S7 ")
                .doesNotContain("#S3 ");
    }

    @Test
    void shouldTellTheAgentsLastWordsOnlyWhereTheyAreWanted() {
        assertThat(compose(USUAL)).doesNotContain("The agent said last");
        assertThat(compose(shows(new ContextShows(true, true, false, true, true, true, false, true))))
                .contains("The agent said last: The route has its depot.\n");
    }

    @Test
    void shouldTellSoManyObservationsAndSoManyOfThemInFull() {
        assertThat(numbers(compose(sized(2, 1, 5)))).hasSize(2);
        assertThat(compose(sized(2, 0, 5))).doesNotContain("## In full").contains("## Observations");
        assertThat(compose(sized(2, 2, 5))).contains("## In full").doesNotContain("## Besides");
    }

    @ParameterizedTest
    @EnumSource(FullField.class)
    void shouldTellTheFieldThatIsWanted(FullField field) {
        String context = compose(
                new ContextConfig(2_000, 50, 3, field, 5, List.of(), List.of(), ContextShows.defaults(), 2, 600));

        assertThat(context.contains("Narrative: ")).isEqualTo(field != FullField.FACTS);
        assertThat(context.contains("- Route has a field")).isEqualTo(field != FullField.NARRATIVE);
    }

    @Test
    void shouldTellOfTheTypesAndConceptsThatAreWanted() {
        assertThat(numbers(compose(of(List.of("decision"), List.of())))).containsExactly("#6");
        assertThat(numbers(compose(of(List.of(), List.of("pattern", "gotcha")))))
                .hasSize(6);
        assertThat(numbers(compose(of(List.of(), List.of("gotcha"))))).isEmpty();
    }

    @Test
    void shouldWelcomeANewProjectAndTellThePersonWhereThatIsWanted() {
        ContextQuestion unknown = ContextQuestion.of(List.of("unheard-of"));
        ContextConfig welcome = shows(new ContextShows(true, true, false, true, true, false, true, false));

        assertThat(composer(USUAL).atStart(unknown, Seeds.MORNING)).isEqualTo(ContextAnswer.NONE);
        assertThat(composer(welcome).atStart(unknown, Seeds.MORNING).text())
                .contains("No memories of this project yet");
        assertThat(composer(USUAL).atStart(ASKED, Seeds.MORNING).message()).startsWith("Memlog: 6 observations");
        assertThat(composer(welcome).atStart(ASKED, Seeds.MORNING).message()).isEmpty();
    }

    private static ContextConfig shows(ContextShows shows) {
        return new ContextConfig(2_000, 50, 3, FullField.BOTH, 5, List.of(), List.of(), shows, 2, 600);
    }

    private static ContextConfig sized(int observations, int full, int summaries) {
        return SizedContext.of(USUAL, 2_000, observations, full, summaries);
    }

    private static ContextConfig of(List<String> types, List<String> concepts) {
        return new ContextConfig(2_000, 50, 3, FullField.BOTH, 5, types, concepts, ContextShows.defaults(), 2, 600);
    }

    private static List<String> numbers(String context) {
        return context.lines()
                .filter(line -> line.matches("#\\d+ .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .sorted()
                .toList();
    }

    private String compose(ContextConfig config) {
        return composer(config).atStart(ASKED, Seeds.MORNING).text();
    }

    private ContextComposer composer(ContextConfig config) {
        return new ContextComposer(
                memories,
                config,
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                List::of,
                session -> Optional.of("The route has its depot."),
                Kinds.STANDARD,
                new ContextScene(new SessionQueries(store.database), project -> ContextScene.Terms.ANY, Byline.NONE));
    }
}
