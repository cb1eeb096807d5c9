/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words of questions that carry no subject. */
final class StopWords {
    private static final Set<String> WORDS =
            Set.of(("a about after again all also am an and any are as at be been before being but by can could did do"
                            + " does doing done for from get got had has have he her his how i if in into is it its"
                            + " just like me my no not now of on once or our out she should so some such than that the"
                            + " their them then there these they this those through to too us was we were what when"
                            + " where which while who whom why will with would you your")
                    .split(" "));

    private StopWords() {}

    /** Removes these words, unless nothing else is left. */
    static List<List<SearchTerm>> leaveOut(List<List<SearchTerm>> groups) {
        List<List<SearchTerm>> telling =
                groups.stream().filter(group -> !isStopWord(group)).toList();
        return telling.isEmpty() ? groups : telling;
    }

    private static boolean isStopWord(List<SearchTerm> group) {
        SearchTerm first = group.getFirst();
        return group.size() == 1
                && first.words().size() == 1
                && !first.phrase()
                && !first.prefix()
                && WORDS.contains(first.words().getFirst().toLowerCase(Locale.ROOT));
    }
}
