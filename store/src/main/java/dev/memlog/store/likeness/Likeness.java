/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

/**
 * Decides whether two observations are near-duplicates. A missed duplicate costs a line in a list, a wrong link hides
 * an observation: so the rule is strict (decision 0009 has the figures).
 */
enum Likeness {
    SAME,
    /** The observations have the same subject and different content: the subject has changed in between. */
    CHANGED,
    UNRELATED;

    private static final double SAME_SESSION = 0.5;
    private static final double SAME_PROJECT = 0.9;
    private static final double SAME_SUBJECT = 0.3;
    private static final int FEW_WORDS = 8;

    static Likeness of(ObservationContent later, ObservationContent earlier, boolean inOneSession) {
        double likeness = later.likeness(earlier);
        if (likeness < SAME_SUBJECT || !later.canBeOf(earlier)) {
            return UNRELATED;
        }
        if (later.contradicts(earlier)) {
            return CHANGED;
        }
        boolean strict = !inOneSession || Math.min(later.size(), earlier.size()) < FEW_WORDS;
        boolean alike = likeness >= (strict ? SAME_PROJECT : SAME_SESSION);
        return alike && !later.speaksOfAnother(earlier) ? SAME : UNRELATED;
    }
}
