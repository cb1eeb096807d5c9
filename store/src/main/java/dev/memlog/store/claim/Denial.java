/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Named;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a later statement denies an earlier one: it gives the same subject another figure or another value, says that a
 * value holds no longer, or says the contrary. The more it tells of a change, the less of the subject must be repeated.
 *
 * @param now the later statement
 * @param nowTitle the words of its observation's title
 * @param then the earlier one
 * @param thenTitle the words of that one's title
 */
record Denial(Statement now, Set<String> nowTitle, Statement then, Set<String> thenTitle) {
    /** The share of each statement's subject that the other must have, without a word of change. */
    private static final double SAME = 0.8;
    /** The same with a word of change. */
    private static final double CHANGED = 0.7;
    /** The same where the former value itself is named. */
    private static final double NAMED = 0.5;

    private static final double LEAST_SUBJECT = 0.4;
    private static final double LEAST_DECISION = 1.2;

    private static final List<Opposites> OPPOSITES = Opposites.of("enabled disabled, allowed forbidden, required optional,"
            + " mandatory optional, public private, strict lenient, manual automatic, synchronous asynchronous, tabs"
            + " spaces, true false, on off, eager lazy, sequential parallel, mutable immutable, supported unsupported,"
            + " stateful stateless, monorepo polyrepo");

    boolean holds() {
        return byFigure() || byFormerValue() || byValue() || byContrary();
    }

    private boolean byFigure() {
        for (Figure later : now.figures()) {
            if (later.isFormer()) {
                continue;
            }
            for (Figure earlier : then.figures()) {
                if (!earlier.isFormer() && denies(later, earlier)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean denies(Figure later, Figure earlier) {
        boolean stillSaid = now.figures().stream()
                .anyMatch(each -> !each.isFormer() && each.value().equals(earlier.value()));
        boolean saidBefore = then.figures().stream()
                .anyMatch(each -> !each.isFormer() && each.value().equals(later.value()));
        if (stillSaid || saidBefore || later.value().equals(earlier.value())) {
            return false;
        }
        boolean named = now.figures().stream()
                .anyMatch(each -> each.isFormer() && each.value().equals(earlier.value()));
        boolean loosely = named || (now.changes() && later.isShapedAs(earlier));
        if (!later.isOfSlot(earlier) && !(loosely && isLoose(later, earlier))) {
            return false;
        }
        return isOneSubject(named ? NAMED : now.changes() ? CHANGED : SAME, named);
    }

    /** The words beside the figures say nothing against it. */
    private boolean isLoose(Figure later, Figure earlier) {
        return later.unit().equals(earlier.unit())
                || later.unit().isEmpty()
                || earlier.unit().isEmpty();
    }

    private boolean isOneSubject(double share, boolean one) {
        return isOneSubject(now.core(), then.core(), share, one);
    }

    /** @param one whether it is enough that one of them has the other's subject */
    private boolean isOneSubject(Set<String> later, Set<String> earlier, double share, boolean one) {
        double ofLater = ClaimWords.weight(later);
        double ofEarlier = ClaimWords.weight(earlier);
        if (ofLater < LEAST_SUBJECT || ofEarlier < LEAST_SUBJECT) {
            return false;
        }
        double laterIn = common(later, then.words(), thenTitle) / ofLater;
        double earlierIn = common(earlier, now.words(), nowTitle) / ofEarlier;
        if (one) {
            return Math.max(laterIn, earlierIn) >= share && Math.min(laterIn, earlierIn) > 0;
        }
        return laterIn >= share && earlierIn >= share;
    }

    private static double common(Set<String> subject, Set<String> words, Set<String> title) {
        double sum = 0;
        for (String word : subject) {
            if (words.contains(word) || title.contains(word)) {
                sum += ClaimWords.weight(word);
            }
        }
        return sum;
    }

    private boolean byFormerValue() {
        for (List<String> phrase : now.former()) {
            for (Named named : then.named()) {
                if (isSame(phrase, named.value()) && isNotDenied(named) && isAboutIt(named.subject())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isNotDenied(Named named) {
        return then.former().stream().noneMatch(phrase -> isSame(phrase, named.value())) && !then.negative();
    }

    /** The rest of the two statements has something in common, or one of them has no rest. */
    private boolean isAboutIt(Set<String> subject) {
        Set<String> rest = new HashSet<>(now.core());
        for (Named named : now.named()) {
            named.value().forEach(word -> rest.remove(ClaimWords.stem(word)));
        }
        double ofEarlier = ClaimWords.weight(subject);
        double ofLater = ClaimWords.weight(rest);
        if (ofEarlier < LEAST_SUBJECT || ofLater < LEAST_SUBJECT) {
            return true;
        }
        return common(rest, then.words(), thenTitle) / ofLater >= NAMED
                || common(subject, now.words(), nowTitle) / ofEarlier >= NAMED;
    }

    private static boolean isSame(List<String> phrase, List<String> value) {
        return without(phrase, value).isEmpty() || without(value, phrase).isEmpty();
    }

    private boolean byValue() {
        for (Named later : now.named()) {
            for (Named earlier : then.named()) {
                boolean only = later.isOnly() && earlier.isOnly();
                boolean comparable = only || (now.changes() && (later.isOnly() || earlier.isOnly()));
                List<String> value = without(later.value(), earlier.value());
                List<String> before = without(earlier.value(), later.value());
                boolean haveCommon = value.size() < later.value().size();
                if ((comparable || haveCommon)
                        && !now.negative()
                        && !then.negative()
                        && !value.isEmpty()
                        && !before.isEmpty()
                        && !now.saysStill(before.getFirst())
                        && !then.saysStill(value.getFirst())
                        && isOneSubject(later.subject(), earlier.subject(), now.changes() ? CHANGED : SAME, false)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The words of a value that the other has not. */
    private static List<String> without(List<String> value, List<String> other) {
        List<String> others = other.stream().map(ClaimWords::stem).toList();
        return value.stream()
                .filter(word -> !others.contains(ClaimWords.stem(word)))
                .toList();
    }

    private boolean byContrary() {
        Set<String> later = new HashSet<>(now.core());
        Set<String> earlier = new HashSet<>(then.core());
        boolean contrary = now.negative() != then.negative();
        for (Opposites pair : OPPOSITES) {
            boolean opposed = (says(now, pair.one(), pair.other()) && says(then, pair.other(), pair.one()))
                    || (says(now, pair.other(), pair.one()) && says(then, pair.one(), pair.other()));
            if (opposed) {
                // "disabled" is a negative word as well as an opposite.
                contrary = true;
                later.removeAll(List.of(pair.one(), pair.other()));
                earlier.removeAll(List.of(pair.one(), pair.other()));
            }
        }
        double least = now.changes() ? 1 : LEAST_DECISION;
        return contrary
                && ClaimWords.weight(earlier) >= least
                && ClaimWords.weight(later) >= least
                && isOneSubject(later, earlier, now.changes() ? CHANGED : SAME, false);
    }

    private static boolean says(Statement statement, String word, String other) {
        return statement.words().contains(word) && !statement.words().contains(other);
    }

    /** Two words, as stems, of which a subject is one. */
    private record Opposites(String one, String other) {
        static List<Opposites> of(String pairs) {
            return Arrays.stream(pairs.split(", "))
                    .map(pair -> pair.split(" "))
                    .map(pair -> new Opposites(ClaimWords.stem(pair[0]), ClaimWords.stem(pair[1])))
                    .toList();
        }
    }
}
