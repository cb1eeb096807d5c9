/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.recall.text.EvidenceText;
import dev.memlog.store.search.Evidence;

/** What made a hit's place, as the field {@code why} of its row. */
public final class EvidenceJson {
    private static final double PRECISION = 10_000;

    private EvidenceJson() {}

    public static void addTo(ObjectNode row, Evidence evidence) {
        ObjectNode why = row.putObject("why");
        why.put("text", EvidenceText.of(evidence));
        why.put("coverage", rounded(evidence.coverage()));
        why.put("byWords", rounded(evidence.byWords()));
        why.put("wordPlace", evidence.wordPlace());
        why.put("meaning", rounded(evidence.meaning()));
        why.put("cosine", rounded(evidence.cosine()));
        why.put("usualCosine", rounded(evidence.usualCosine()));
        why.put("meaningPlace", evidence.meaningPlace());
        why.put("age", rounded(evidence.age()));
        ArrayNode words = why.putArray("words");
        evidence.words().forEach(each -> {
            ObjectNode word = words.addObject().put("word", each.word()).put("share", rounded(each.share()));
            each.fields().forEach(word.putArray("fields")::add);
        });
    }

    private static double rounded(double value) {
        return Math.round(value * PRECISION) / PRECISION;
    }
}
