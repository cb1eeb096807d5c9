/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

/**
 * When two findings are the same one in other words. Missing a twin costs a line in a list, linking two different findings
 * hides one of them: so it is strict (decision 0009 has the figures).
 */
enum Likeness {
    SAME,
    /** They speak of the same thing and say something else of it: it has changed in between. */
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
