/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.List;

/**
 * One thing that a query looks for: a word, a beginning, an identifier as a whole, or a piece of a sentence without
 * spaces.
 *
 * @param shown as people read it
 * @param match as an FTS5 query
 * @param forms it occurs where any of these does
 * @param weight what an occurrence counts beside that of a word
 * @param bringsIn whether it finds memories; else it only counts in those that others have found
 */
record QueryWord(String shown, String match, List<Form> forms, double weight, boolean bringsIn) {
    QueryWord {
        forms = List.copyOf(forms);
    }

    /**
     * @param tokens as the index has them: folded, and as stems unless they are beginnings
     * @param inRow whether they follow each other; else all must occur in one field
     * @param beginning whether the last token is the beginning of a word, or each one where they are not in a row
     */
    record Form(List<String> tokens, boolean inRow, boolean beginning) {
        Form {
            tokens = List.copyOf(tokens);
        }
    }

    QueryWord onlyCounted(double share) {
        return new QueryWord(shown, match, forms, share, false);
    }

    QueryWord weighing(double share) {
        return new QueryWord(shown, match, forms, share, bringsIn);
    }
}
