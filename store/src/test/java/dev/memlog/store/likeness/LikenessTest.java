/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.likeness.LabelledObservations.Figures;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessTest {
    private static final String STORY =
            "The cart total kept all digits of the multiplication; it is rounded half up now.";

    @ParameterizedTest
    @CsvSource({"chosen,0.5", "checked,0.7", "fresh,0.6", "last,0.7", "unseen,0.6"})
    void shouldFindMostTwinsOfASessionAndLinkNoOthers(String set, double recall) {
        Figures figures = Figures.of(LabelledObservations.all(), set, true);

        assertThat(figures.different()).isGreaterThan(1_000);
        assertThat(figures.mistaken()).isZero();
        assertThat(figures.recall()).isGreaterThanOrEqualTo(recall);
    }

    @ParameterizedTest
    @CsvSource({"chosen", "checked", "fresh", "last", "unseen", "offline"})
    void shouldLinkNoOtherFindingAcrossSessions(String set) {
        assertThat(Figures.of(LabelledObservations.all(), set, false).mistaken())
                .isZero();
    }

    @Test
    void shouldLinkNothingThatTheRulesSaidOfDifferentEvents() {
        Figures figures = Figures.of(LabelledObservations.all(), "offline", true);

        assertThat(figures.different()).isGreaterThan(1_000);
        assertThat(figures.mistaken()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rounded the total of Cart|ROUNDED: the total of cart!",
                "Rounded cartTotal|rounded cart total",
                "Adds rounding to the total|Added rounding to total",
                "Ｃａｒｔ total rounded|Cart total rounded",
                "日本語の検索を修正|日本語の検索を修正。"
            })
    void shouldNotMindCasePunctuationAndEndings(String title, String other) {
        assertThat(Likeness.of(of(other, null), of(title, null), false)).isEqualTo(Likeness.SAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Pool size raised to 20|Pool size raised to 40",
                "Log level: debug|Log level: info",
                "Tests of the cart pass|Tests of the cart fail",
                "Express routing enabled|Express routing disabled",
                "Compiled the shop|Compiled the shop again"
            })
    void shouldTellAChangeOfTheSameThingFromTheSameThing(String title, String other) {
        assertThat(Likeness.of(of(other, STORY), of(title, STORY), true)).isEqualTo(Likeness.CHANGED);
        assertThat(Likeness.of(of(title, STORY), of(other, STORY), true)).isEqualTo(Likeness.CHANGED);
    }

    @Test
    void shouldKeepTheSameWordsAboutOtherFilesApart() {
        ObservationContent cart =
                new ObservationContent("bugfix", "Typing error mended", STORY, List.of(), List.of("src/Cart.java"));
        ObservationContent order =
                new ObservationContent("bugfix", "Typing error mended", STORY, List.of(), List.of("src/Order.java"));
        ObservationContent moved = new ObservationContent(
                "bugfix", "Typing error mended", STORY, List.of(), List.of("/home/dev/shop/src/Cart.java"));

        assertThat(Likeness.of(order, cart, true)).isEqualTo(Likeness.UNRELATED);
        assertThat(Likeness.of(moved, cart, true)).isEqualTo(Likeness.SAME);
    }

    @Test
    void shouldAskForMoreOfShortTexts() {
        assertThat(Likeness.of(of("Read the cart file", null), of("Read the order file", null), true))
                .isEqualTo(Likeness.UNRELATED);
        assertThat(Likeness.of(of("🐛", null), of("🐛", null), true)).isEqualTo(Likeness.UNRELATED);
    }

    private static ObservationContent of(String title, @Nullable String narrative) {
        return new ObservationContent("bugfix", title, narrative, List.of(), List.of());
    }
}
