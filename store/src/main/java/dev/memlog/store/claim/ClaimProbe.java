/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks sieves which observations may deny this one, or be denied by it. Each condition here is one that {@link Denial}
 * needs as well, of words that a sieve may wrongly have but never lacks.
 */
final class ClaimProbe {
    /** The share of a subject that a denial needs at least. */
    private static final double SHARE = 0.7;
    /** The same where the former figure itself may be named. */
    private static final double NAMED = 0.4;
    /** The weight of what two contrary statements have in common, beside the contrary words. */
    private static final double BESIDE = 0.7;

    private static final double ROUNDING = 1e-6;

    private final ClaimSieve own;
    private final List<Subject> figures = new ArrayList<>();
    private final List<Subject> namedFigures = new ArrayList<>();
    private final List<Subject> values = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Subject> besides = new ArrayList<>();
    private final int[] former;
    private final int[] named;
    /** What own words become without "un" and "non", and with it. */
    private final int[] without;

    private final int[] with;

    ClaimProbe(ObservationClaims claims) {
        own = claims.sieve();
        Set<String> formerWords = new HashSet<>();
        Set<String> namedWords = new HashSet<>();
        Set<String> withoutWords = new HashSet<>();
        Set<String> withWords = new HashSet<>();
        for (Statement statement : claims.claims()) {
            Set<String> subject = claims.subject(statement, statement.core());
            if (statement.figures().stream().anyMatch(figure -> !figure.isFormer())) {
                figures.add(Subject.share(subject, SHARE));
                namedFigures.add(Subject.share(subject, NAMED));
            }
            for (Statement.Named value : statement.named()) {
                values.add(Subject.share(claims.subject(statement, value.subject()), SHARE));
                value.value().forEach(word -> namedWords.add(ClaimWords.stem(word)));
            }
            statement.former().forEach(each -> each.phrase().forEach(word -> formerWords.add(ClaimWords.stem(word))));
            subjects.add(Subject.share(subject, SHARE));
            besides.add(Subject.weighing(claims.withTitle(statement.core()), BESIDE));
            for (String word : statement.core()) {
                for (String prefix : ClaimSieve.UN_PREFIXES) {
                    withWords.add(prefix + word);
                    if (word.startsWith(prefix)) {
                        withoutWords.add(word.substring(prefix.length()));
                    }
                }
            }
        }
        former = bits(formerWords);
        named = bits(namedWords);
        without = bits(withoutWords);
        with = bits(withWords);
    }

    private static int[] bits(Collection<String> words) {
        return words.stream().mapToInt(ClaimSieve::bit).toArray();
    }

    /** The observation's own. */
    ClaimSieve own() {
        return own;
    }

    /** False only where neither denies the other. */
    boolean mayConcern(ClaimSieve other) {
        return (own.is(ClaimSieve.FIGURE) && other.is(ClaimSieve.FIGURE) && anyIn(figures(other), other))
                || (own.is(ClaimSieve.NAMED) && other.is(ClaimSieve.NAMED) && anyIn(values, other))
                || (own.is(ClaimSieve.FORMER) && other.is(ClaimSieve.NAMED) && isValue(former, other))
                || (own.is(ClaimSieve.NAMED) && other.is(ClaimSieve.FORMER) && isValue(named, other))
                || ((own.is(ClaimSieve.NEGATIVE) || other.is(ClaimSieve.NEGATIVE)) && anyIn(subjects, other))
                || ((own.mayBeOpposed(other) || mayBeUn(other)) && anyIn(besides, other));
    }

    private boolean mayBeUn(ClaimSieve other) {
        return hasAny(without, other) || (other.is(ClaimSieve.UN) && hasAny(with, other));
    }

    private List<Subject> figures(ClaimSieve other) {
        return own.is(ClaimSieve.FORMER_FIGURE) || other.is(ClaimSieve.FORMER_FIGURE) ? namedFigures : figures;
    }

    private boolean isValue(int[] words, ClaimSieve other) {
        return own.is(ClaimSieve.WORDLESS) || other.is(ClaimSieve.WORDLESS) || hasAny(words, other);
    }

    private static boolean hasAny(int[] words, ClaimSieve other) {
        for (int word : words) {
            if (other.has(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyIn(List<Subject> subjects, ClaimSieve other) {
        for (Subject subject : subjects) {
            if (subject.isIn(other)) {
                return true;
            }
        }
        return false;
    }

    /** @param least the weight of its words that another one must have */
    private record Subject(int[] bits, double[] weights, double least) {
        static Subject share(Set<String> words, double share) {
            return weighing(words, share * ClaimWords.weight(words));
        }

        static Subject weighing(Set<String> words, double least) {
            return new Subject(
                    words.stream().mapToInt(ClaimSieve::bit).toArray(),
                    words.stream().mapToDouble(ClaimWords::weight).toArray(),
                    least - ROUNDING);
        }

        boolean isIn(ClaimSieve other) {
            double sum = 0;
            for (int i = 0; i < bits.length; i++) {
                sum += other.has(bits[i]) ? weights[i] : 0;
            }
            return sum >= least;
        }
    }
}
