/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.search.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What made a hit's place, in one line. */
public final class EvidenceText {
    private static final int WORD = 40;
    private static final int MOST_WORDS = 12;

    private EvidenceText() {}

    /** Such as {@code place 1 by words (100 % of the best): cart 62 % in title, files_modified; place 3 by meaning}. */
    public static String of(Evidence evidence) {
        List<String> parts = new ArrayList<>();
        if (evidence.wordPlace() > 0) {
            parts.add("place %d by words (%s of the best; it has %s of what was asked)%s"
                    .formatted(
                            evidence.wordPlace(),
                            percent(evidence.byWords()),
                            percent(evidence.coverage()),
                            words(evidence)));
        }
        if (evidence.meaningPlace() > 0) {
            parts.add("place %d by meaning".formatted(evidence.meaningPlace()));
        }
        if (evidence.meaning() > 0) {
            parts.add(String.format(
                    Locale.ROOT,
                    "similarity %.2f where %.2f is usual (counts %s)",
                    evidence.cosine(),
                    evidence.usualCosine(),
                    percent(evidence.meaning())));
        }
        if (evidence.age() > 1.0005) {
            parts.add(String.format(Locale.ROOT, "age x %.3f", evidence.age()));
        }
        return parts.isEmpty() ? "not ranked" : String.join("; ", parts);
    }

    private static String words(Evidence evidence) {
        if (evidence.words().isEmpty()) {
            return "";
        }
        return evidence.words().stream()
                .limit(MOST_WORDS)
                .map(each -> RecalledText.line(each.word(), WORD) + " " + percent(each.share()) + " in "
                        + String.join(", ", each.fields()))
                .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
