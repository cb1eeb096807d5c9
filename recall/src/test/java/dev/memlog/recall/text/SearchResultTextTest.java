/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.recall.Seeds;
import dev.memlog.store.search.SearchHits;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchResultTextTest {
    private static final int LIMIT = 2;

    @Test
    void shouldCountAllWhenAllAreShown() {
        assertThat(render(0, false))
                .contains("\n2 found for \"depot\": 1 observation, 0 session summaries, 1 prompt.\n")
                .doesNotContain("offset=");
    }

    @Test
    void shouldNotPassOffAPageForAllThatIsFound() {
        assertThat(render(0, true))
                .contains("\nThe first 2 found for \"depot\": ")
                .contains("\nThere is more: offset=2\n");
        assertThat(render(2, true))
                .contains("\nThe next 2 found for \"depot\": ")
                .contains("\nThere is more: offset=4\n");
        assertThat(render(4, false))
                .contains("\nThe last 2 found for \"depot\": ")
                .doesNotContain("offset=");
    }

    /** With a page of each kind more is shown than the limit, and the next page begins no further on for that. */
    @Test
    void shouldTellOfTheNextPageByTheLimit() {
        SearchHits each = new SearchHits(
                List.of(Seeds.observation(1), Seeds.observation(2)),
                List.of(Seeds.summary(3)),
                List.of(Seeds.prompt(4)),
                List.of(),
                true);

        assertThat(new SearchResultText(ZoneOffset.UTC, Kinds.STANDARD, Byline.NONE).render("depot", each, 0, LIMIT))
                .contains("The first 4 found")
                .contains("offset=2\n");
    }

    private static String render(int offset, boolean more) {
        SearchHits hits =
                new SearchHits(List.of(Seeds.observation(1)), List.of(), List.of(Seeds.prompt(4)), List.of(), more);
        return new SearchResultText(ZoneOffset.UTC, Kinds.STANDARD, Byline.NONE).render("depot", hits, offset, LIMIT);
    }
}
