/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.Arrays;
import java.util.List;

/** Two words, as stems, of which a subject is one. */
record Opposites(String one, String other) {
    static final List<Opposites> ALL = of("enabled disabled, allowed forbidden, required optional,"
            + " mandatory optional, public private, strict lenient, manual automatic, synchronous asynchronous, tabs"
            + " spaces, true false, on off, eager lazy, sequential parallel, mutable immutable, supported unsupported,"
            + " stateful stateless, monorepo polyrepo");

    private static List<Opposites> of(String pairs) {
        return Arrays.stream(pairs.split(",", -1))
                .map(pair -> pair.strip().split(" ", 2))
                .map(pair -> new Opposites(ClaimWords.stem(pair[0]), ClaimWords.stem(pair[1])))
                .toList();
    }

    boolean isOne(Statement statement) {
        return says(statement, one, other);
    }

    boolean isOther(Statement statement) {
        return says(statement, other, one);
    }

    private static boolean says(Statement statement, String word, String other) {
        return has(statement, word) && !has(statement, other);
    }

    private static boolean has(Statement statement, String word) {
        return statement.words().contains(word) || statement.texts().contains(word);
    }
}
