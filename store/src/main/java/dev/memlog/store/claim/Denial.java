/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Former;
import dev.memlog.store.claim.Statement.Named;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a later statement denies an earlier one: it gives the same subject another figure or another value, says that a
 * value holds no longer, or says the contrary. The more it tells of a change, the less of the subject must be repeated.
 * What the other observation says elsewhere is no news to it, and denies nothing of it: so two that tell the same in
 * other words do not deny each other.
 *
 * @param later the observation of {@code now}
 * @param earlier the observation of {@code then}
 */
record Denial(ObservationClaims later, Statement now, ObservationClaims earlier, Statement then) {
    /** The share of each statement's subject that the other must have, without a word of change. */
    private static final double SAME = 0.8;
    /** The same with a word of change. */
    private static final double CHANGED = 0.7;
    /** The same where the former value itself is named. */
    private static final double NAMED = 0.5;

    private static final double LEAST_SHARE = 0.4;
    private static final double LEAST_SUBJECT = 0.4;
    private static final double LEAST_CHANGED = 0.15;
    private static final double LEAST_DECISION = 1.2;

    /** Words of statements that add a version to others. */
    private static final Set<String> ADDS = ClaimWords.stems("support declare add also too additional another");

    /** Words of statements that end something; to end another one denies nothing. */
    private static final Set<String> ENDS = ClaimWords.stems("drop remove delete retire deprecate");

    boolean holds() {
        return byFigure() || byFormerValue() || byValue() || byContrary();
    }

    private boolean byFigure() {
        for (Figure figure : now.figures()) {
            if (figure.isFormer() || earlier.hasFigure(figure.value())) {
                continue;
            }
            for (Figure before : then.figures()) {
                if (!before.isFormer() && denies(figure, before)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean denies(Figure figure, Figure before) {
        boolean stillSaid = now.figures().stream()
                .anyMatch(each -> !each.isFormer() && each.value().equals(before.value()));
        boolean bothEnd = ends(now) && ends(then);
        boolean adds = !now.changes() && now.words().stream().anyMatch(ADDS::contains);
        if (stillSaid || adds || bothEnd || figure.value().equals(before.value())) {
            return false;
        }
        boolean named = now.figures().stream()
                .anyMatch(each -> each.isFormer() && each.value().equals(before.value()));
        boolean loosely = named || (now.changes() && figure.isShapedAs(before));
        if (!figure.isOfSlot(before) && !(loosely && isLoose(figure, before))) {
            return false;
        }
        return isOneSubject(now.core(), then.core(), named ? NAMED : share(SAME), named);
    }

    private static boolean ends(Statement statement) {
        return statement.words().stream().anyMatch(ENDS::contains);
    }

    private double share(double otherwise) {
        return now.changes() ? CHANGED : otherwise;
    }

    /** The words beside the figures say nothing against it. */
    private static boolean isLoose(Figure figure, Figure before) {
        return figure.unit().equals(before.unit())
                || figure.unit().isEmpty()
                || before.unit().isEmpty();
    }

    /** @param one whether it is enough that one of them has the other's subject */
    private boolean isOneSubject(Set<String> words, Set<String> wordsBefore, double share, boolean one) {
        Set<String> subject = later.subject(now, words);
        Set<String> before = earlier.subject(then, wordsBefore);
        double ofNow = ClaimWords.weight(subject);
        double ofThen = ClaimWords.weight(before);
        double least = now.changes() && subject.equals(before) ? LEAST_CHANGED : LEAST_SUBJECT;
        if (ofNow < least || ofThen < least) {
            return false;
        }
        double nowIn = common(subject, then, earlier) / ofNow;
        double thenIn = common(before, now, later) / ofThen;
        return one
                ? Math.max(nowIn, thenIn) >= CHANGED && Math.min(nowIn, thenIn) >= LEAST_SHARE
                : nowIn >= share && thenIn >= share;
    }

    private static double common(Set<String> subject, Statement statement, ObservationClaims of) {
        double sum = 0;
        for (String word : subject) {
            if (statement.words().contains(word) || of.titleHas(word)) {
                sum += ClaimWords.weight(word);
            }
        }
        return sum;
    }

    private boolean byFormerValue() {
        if (then.negative() || then.named().isEmpty()) {
            return false;
        }
        for (Former former : now.former()) {
            for (Named named : then.named()) {
                if (named.is(former)
                        && isAboutIt(named.subject(), named.isExactly(former))
                        && !earlier.saysFormer(named.value())
                        && !isHeld(named)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the later observation itself claims it in another sentence. */
    private boolean isHeld(Named value) {
        return later.claims().stream()
                .anyMatch(statement -> statement.former().stream().noneMatch(value::is)
                        && statement.named().stream()
                                .anyMatch(named -> Statement.isSame(named.value(), value.value())
                                        && named.subject().equals(value.subject())));
    }

    /** The rest of the two statements has something in common, or one of them has no rest beside the very value. */
    private boolean isAboutIt(Set<String> subject, boolean exactly) {
        Set<String> rest = new HashSet<>(now.core());
        for (Named named : now.named()) {
            named.value().forEach(word -> rest.remove(ClaimWords.stem(word)));
        }
        for (Former former : now.former()) {
            former.phrase().forEach(word -> rest.remove(ClaimWords.stem(word)));
        }
        double ofThen = ClaimWords.weight(subject);
        double ofNow = ClaimWords.weight(rest);
        if (ofThen < LEAST_SUBJECT || ofNow < LEAST_SUBJECT) {
            return exactly;
        }
        return common(rest, then, earlier) / ofNow >= NAMED || common(subject, now, later) / ofThen >= NAMED;
    }

    private boolean byValue() {
        if (now.negative() || then.negative()) {
            return false;
        }
        for (Named named : now.named()) {
            for (Named before : then.named()) {
                if (named.relation().excludes(before.relation())
                        && isComparable(named, before)
                        && isOtherValue(named, before)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isComparable(Named named, Named before) {
        boolean either = named.isOnly() || before.isOnly();
        boolean alike = !isWholly(named, before);
        return now.changes() ? either || alike : (named.isOnly() && before.isOnly()) || (either && alike);
    }

    /** Whether the two values have no word in common. */
    private static boolean isWholly(Named named, Named before) {
        return Statement.without(named.value(), before.value()).size()
                == named.value().size();
    }

    private boolean isOtherValue(Named named, Named before) {
        if (!isOneSubject(named.subject(), before.subject(), share(SAME), false)) {
            return false;
        }
        List<String> value = Statement.without(named.value(), before.value());
        List<String> old = Statement.without(before.value(), named.value());
        return !value.isEmpty()
                && !old.isEmpty()
                && !earlier.saysStill(value)
                && !old.stream().allMatch(now::saysStill);
    }

    /** Narrow statements alone: a title, and a title or a fact. */
    private boolean byContrary() {
        if (!now.isTitle() && !then.isTitle()) {
            return false;
        }
        Set<String> subject = new HashSet<>(now.core());
        Set<String> before = new HashSet<>(then.core());
        boolean contrary = now.negative() != then.negative();
        for (Opposites pair : Opposites.ALL) {
            boolean opposed = (pair.isOne(now) && pair.isOther(then)) || (pair.isOther(now) && pair.isOne(then));
            if (opposed) {
                // "disabled" is a negative word as well as an opposite.
                contrary = true;
                subject.removeAll(List.of(pair.one(), pair.other()));
                before.removeAll(List.of(pair.one(), pair.other()));
            }
        }
        for (String word : now.core()) {
            String opposite = then.core().stream()
                    .filter(each -> isUn(word, each) || isUn(each, word))
                    .findFirst()
                    .orElse("");
            if (!opposite.isEmpty() && !now.core().contains(opposite)) {
                contrary = true;
                subject.remove(word);
                before.remove(opposite);
            }
        }
        double least = now.changes() && now.isTitle() ? 1 : LEAST_DECISION;
        return contrary
                && ClaimWords.weight(before) >= least
                && ClaimWords.weight(subject) >= least
                && isOneSubject(subject, before, share(SAME), false)
                && !isKnown(subject);
    }

    /** Whether the earlier observation says the same in another sentence. */
    private boolean isKnown(Set<String> subject) {
        double all = ClaimWords.weight(subject);
        return earlier.claims().stream()
                .anyMatch(statement -> !statement.equals(then)
                        && statement.negative() == now.negative()
                        && now.negative()
                        && common(subject, statement, earlier) / all >= CHANGED);
    }

    /** "unencrypted" and "encrypted" */
    private static boolean isUn(String word, String other) {
        return other.length() > 3 && (word.equals("un" + other) || word.equals("non" + other));
    }
}
