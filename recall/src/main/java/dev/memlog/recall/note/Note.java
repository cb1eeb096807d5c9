/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A memory written by hand.
 *
 * @param title null for the text's own beginning
 * @param project empty for none
 * @param kind of observation
 */
public record Note(
        String text,
        @Nullable String title,
        String project,
        String kind,
        List<String> concepts,
        List<String> files,
        List<String> facts) {
    public static final int LONGEST_TEXT = 20_000;
    public static final int LONGEST_NAME = 200;
    public static final String USUAL_KIND = "discovery";

    public Note {
        concepts = List.copyOf(concepts);
        files = List.copyOf(files);
        facts = List.copyOf(facts);
    }
}
