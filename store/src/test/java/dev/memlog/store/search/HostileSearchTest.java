/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.sql.SearchTerms;
import dev.memlog.testkit.HostileTexts;
import dev.memlog.testkit.SmallStack;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Time grows with the text and no faster, whatever it is made of, and there is no text that is too deep. */
class HostileSearchTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    @Test
    void shouldReadASearchInLittleTimeWhenItIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertThat(SmallStack.slowOrBroken("search", texts, LIMIT, text -> {
                    QueryText search = QueryTextReader.read(text, Instant.EPOCH, ZoneOffset.UTC);
                    search.toExcludedMatch();
                    search.sentence("any");
                }))
                .isEmpty();
        assertThat(SmallStack.slowOrBroken("file", texts, LIMIT, SearchFilter::toPathPart))
                .isEmpty();
    }

    @Test
    void shouldIndexATextInLittleTimeWhenItIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertThat(SmallStack.slowOrBroken("terms", texts, LIMIT, text -> SearchTerms.beside(text)))
                .isEmpty();
    }
}
