/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.Kinds;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolContextTest {
    private static final Instant NOW = Instant.parse("2026-11-22T17:20:00Z");
    private static final ContextQuestion ASKED =
            new ContextQuestion(List.of("parcel-service"), "s-now", "/home/dev/p", null);

    private final SeededStore store = new SeededStore();
    private final ContextComposer composer = new ContextComposer(
            store.memories,
            ContextConfig.defaults(),
            ZoneOffset.UTC,
            "http://127.0.0.1:37777",
            List::of,
            ContextComposer.LastWords.UNKNOWN,
            Kinds.STANDARD,
            new ContextScene(new SessionQueries(store.database), project -> ContextScene.Terms.ANY, Byline.NONE));

    @BeforeEach
    void remember() {
        remember(1, "bugfix", "Cart totals were rounded twice", "src/Cart.java");
        remember(2, "change", "Cart got a comment", "src/Cart.java");
        remember(3, "decision", "Money is kept in cents", "src/Money.java");
        remember(4, "bugfix", "Build with npm run build -- --max-old-space-size=4096", "package.json");
        remember(5, "discovery", "Command: mvn verify -Pchaos takes an hour", "pom.xml");
        remember(6, "bugfix", "cannot find symbol DepotZebra: the annotation processor was missing", "pom.xml");
        remember(7, "change", "Depots were renamed", "src/Depot.java");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/home/dev/p/src/Cart.java, 1",
        "src/Money.java, 3",
        "/home/dev/p/test/Cart.java, ",
        "/home/dev/p/src/Depot.java, ",
        "/home/dev/p/src/New.java, ",
        "..., "
    })
    void shouldTellWhatWarnsOfAFile(String file, @Nullable Long number) {
        assertThat(about(file, null, null).numbers()).isEqualTo(number == null ? List.of() : List.of(number));
    }

    @ParameterizedTest
    @CsvSource({
        "cd web && npm run build, 4",
        "mvn -q verify, 5",
        "mvn verify -Pchaos, ",
        "npm test, ",
        "grep -rn cart src, ",
        "'', "
    })
    void shouldTellWhatACommandTakes(String command, @Nullable Long number) {
        assertThat(about(null, command, null).numbers()).isEqualTo(number == null ? List.of() : List.of(number));
    }

    @Test
    void shouldTellTheFixOfAnErrorOnce() {
        String error = "/tmp/x/Tour.java:12: error: cannot find symbol DepotZebra";

        Recalled recalled = about("src/Tour.java", null, error);

        assertThat(recalled.numbers()).containsExactly(6L);
        assertThat(recalled.text())
                .startsWith("<memlog-context>\n# [parcel-service] noted about this error\n" + ContextFrame.CAUTION);
        assertThat(about("src/Tour.java", null, error.replace("12", "99")).count())
                .isZero();
        assertThat(about("src/Tour.java", null, "error: the disk is full").count())
                .isZero();
        assertThat(about("src/Tour.java", null, " ").count()).isZero();
    }

    @Test
    void shouldTellTheBestTwoOfAFileAndNoMoreLater() {
        remember(11, "bugfix", "A coupon was applied after rounding", "src/Cart.java");
        remember(12, "decision", "A cart holds at most a hundred lines", "src/Cart.java");

        assertThat(about("src/Cart.java", null, null).numbers()).containsExactly(12L, 11L);
        assertThat(about("src/Cart.java", null, null).numbers()).isEmpty();
        assertThat(composer.aroundTool(
                                new ContextQuestion(List.of("parcel-service"), "s-other", null, null),
                                new ToolQuestion("src/Cart.java", null, null),
                                NOW)
                        .numbers())
                .containsExactly(12L, 11L);
    }

    @Test
    void shouldKeepToTheProjectAndLeaveOutHiddenAndOwnMemories() {
        store.add(Seeds.hidden(row(21, "bugfix", "A hidden one", "src/Tour.java"), true));

        assertThat(about("src/Tour.java", null, null).count()).isZero();
        ContextQuestion elsewhere = ContextQuestion.of(List.of("another"));
        assertThat(composer.aroundTool(elsewhere, new ToolQuestion("src/Cart.java", null, null), NOW)
                        .count())
                .isZero();
        ContextQuestion own =
                new ContextQuestion(List.of("parcel-service"), Seeds.SESSION.value(), "/home/dev/p", null);
        assertThat(composer.aroundTool(own, new ToolQuestion("src/Cart.java", null, null), NOW)
                        .count())
                .isZero();
    }

    private Recalled about(@Nullable String file, @Nullable String command, @Nullable String error) {
        return composer.aroundTool(ASKED, new ToolQuestion(file, command, error), NOW);
    }

    private void remember(long number, String kind, String title, String file) {
        store.add(row(number, kind, title, file));
    }

    private static ObservationRow row(long number, String kind, String title, String file) {
        return Seeds.about(
                number,
                new MemoryKey(Seeds.SESSION, number, 0),
                SessionNumber.of(Seeds.SESSION),
                kind,
                title,
                file,
                Seeds.MORNING.plus(Duration.ofSeconds(number)));
    }
}
