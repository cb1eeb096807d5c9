/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

/**
 * Learns how many estimated tokens a request to one model may have. A refusal that names the length is trusted. An
 * inferred limit is never below a size that was answered, and grows again while answers are usable: each time it has to
 * shrink, twice as many usable answers are needed before the next try.
 *
 * <p>Threading: confined to its owner's lock.
 */
final class RequestSize {
    /** No request is smaller: the instructions alone take as much. */
    private static final int LEAST = 1_000;

    /** No request is longer by itself, so a limit above this has no effect. */
    private static final int MOST = 40_000;

    private static final int GOOD_ANSWERS = 8;
    private static final int MOST_GOOD_ANSWERS = 1_024;

    /**
     * After this many consecutive unusable answers to sizes that were answered before, the model is taken for another
     * one.
     */
    private static final int ANOTHER_MODEL = 3;

    private int told = Integer.MAX_VALUE;
    private int inferred = Integer.MAX_VALUE;
    private int longestAnswered;
    private int useless;
    private int suspect;
    private int goodAnswers;
    private int neededAnswers = GOOD_ANSWERS / 2;

    int max() {
        return Math.min(told, inferred);
    }

    /**
     * The size of a request that is asked again after an empty answer: smaller, to see whether its size was the reason.
     */
    int maxAskedAgain() {
        return suspect == 0 ? max() : Math.min(max(), Math.max(LEAST, suspect / 3));
    }

    /** Whether a request of that size failed for its size, as far as answers have shown. */
    boolean mayBeTooLong(int sent) {
        return sent > longestAnswered;
    }

    /** The model's own words say how many tokens fit. */
    void believe(int fits) {
        told = Math.max(LEAST, Math.min(told, fits));
        longestAnswered = Math.min(longestAnswered, told);
    }

    /** A request was refused for its length, in words that name no number. */
    void refuse(int sent) {
        if (mayBeTooLong(sent)) {
            infer(sent / 3);
        } else {
            doubt(sent);
        }
    }

    void infer(int fits) {
        int atLeast = Math.max(LEAST, Math.max(longestAnswered, fits));
        if (atLeast < inferred) {
            inferred = atLeast;
            neededAnswers = Math.min(MOST_GOOD_ANSWERS, neededAnswers * 2);
            goodAnswers = 0;
        }
    }

    /** A request had an unusable answer, possibly because of its size. */
    void doubt(int sent) {
        if (mayBeTooLong(sent)) {
            suspect = sent;
        } else if (++useless >= ANOTHER_MODEL) {
            longestAnswered = 0;
            useless = 0;
        }
    }

    void answered(int sent) {
        useless = 0;
        longestAnswered = Math.max(longestAnswered, sent);
        if (suspect > 0 && sent <= suspect / 2) {
            infer(suspect / 2);
            suspect = 0;
        } else if (sent >= suspect) {
            suspect = 0;
        }
        if (inferred != Integer.MAX_VALUE && sent >= inferred / 3 * 2 && ++goodAnswers >= neededAnswers) {
            goodAnswers = 0;
            inferred = inferred >= MOST ? Integer.MAX_VALUE : inferred / 2 * 3;
        }
    }
}
