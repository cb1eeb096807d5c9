/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The element names of a reply. */
final class Grammar {
    static final String OBSERVATION = "observation";
    static final String SUMMARY = "summary";
    static final Set<String> SKIPS = Set.of("skip", "skip_summary", "skip_observation");
    /** How a reply begins that was escaped as a whole. */
    static final List<String> ESCAPED = List.of("&lt;observation", "&lt;summary", "&lt;skip");

    /** Holds labels alone; where it is broken, it is passed over and the observation is read on. */
    static final String SUPERSEDES = "supersedes";

    static final Set<String> SUMMARY_FIELDS =
            Set.of("request", "investigated", "learned", "completed", "next_steps", "notes");
    static final Set<String> OBSERVATION_FIELDS = Set.of(
            "type",
            "title",
            "subtitle",
            "narrative",
            "facts",
            "concepts",
            "files_read",
            "files_modified",
            "events",
            // Some models leave the list around these out.
            "fact",
            "concept");
    static final Map<String, String> ITEM_OF =
            Map.of("facts", "fact", "concepts", "concept", "files_read", "file", "files_modified", "file");
    static final Set<String> NAMES = names();

    private Grammar() {}

    private static Set<String> names() {
        Set<String> names = new HashSet<>(List.of(OBSERVATION, SUMMARY));
        names.add(SUPERSEDES);
        names.addAll(SKIPS);
        names.addAll(SUMMARY_FIELDS);
        names.addAll(OBSERVATION_FIELDS);
        names.addAll(ITEM_OF.values());
        return Set.copyOf(names);
    }
}
