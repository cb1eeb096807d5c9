/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Named;
import dev.memlog.store.claim.ValueCue.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the claims of one sentence, by the words that usually stand before a value, a reason or what was before. */
final class StatementReader {
    /** "enabled by default" */
    private static final List<String> NO_VALUE = List.of("default");

    private final Sentence sentence;
    private final ValueCues cues;
    private final FormerValues former;
    private final int main;

    private StatementReader(Sentence sentence) {
        this.sentence = sentence;
        cues = new ValueCues(sentence);
        former = new FormerValues(sentence);
        main = endOfMain();
    }

    /** @param isTitle whether it is an observation's title */
    static Statement read(String text, boolean isTitle) {
        return new StatementReader(new Sentence(ClaimToken.of(text))).statement(isTitle);
    }

    private Statement statement(boolean isTitle) {
        Set<String> words = new LinkedHashSet<>();
        Set<String> texts = new HashSet<>();
        Set<String> core = new LinkedHashSet<>();
        boolean changes = !former.all().isEmpty();
        boolean negative = false;
        for (int i = 0; i < sentence.size(); i++) {
            ClaimToken token = sentence.at(i);
            if (token.isWord()) {
                words.addAll(Sentence.stems(token));
                texts.add(token.text());
                boolean anyMore =
                        token.is("more") && i > 0 && sentence.at(i - 1).is("any");
                boolean afterAll =
                        token.is("all") && i > 0 && sentence.at(i - 1).is("after");
                changes |= CueWords.MARKS.contains(token.text()) || anyMore || afterAll;
                if (i < main) {
                    boolean noLonger =
                            token.is("longer") && i > 0 && sentence.at(i - 1).is("no");
                    negative ^= CueWords.NEGATIVE.contains(token.text()) && !noLonger && !former.isInstead(i);
                    if (!former.isContrast(i)) {
                        core.addAll(Sentence.stems(token));
                    }
                }
            }
        }
        List<Figure> figures = figures();
        changes |= figures.stream().anyMatch(Figure::isFormer);
        core.removeIf(word -> ClaimWords.weight(word) == 0);
        return new Statement(isTitle, words, texts, core, changes, negative, figures, named(), former.all());
    }

    private int endOfMain() {
        int value = sentence.size();
        for (int i = 2; i < sentence.size(); i++) {
            ClaimToken token = sentence.at(i);
            ValueCue cue = cues.at(i - 1);
            value = cue == null ? value : cue.value();
            boolean isReason = token.isWord() && CueWords.REASONS.contains(token.text());
            boolean isAside = token.is("(") || token.is(";") || (token.is(",") && (i > 4 || i > value));
            boolean isDetail = i > value && (token.is("and") || token.is("with") || token.is("but") || token.is(","));
            boolean isAsIt = token.is("as")
                    && i + 1 < sentence.size()
                    && (sentence.at(i + 1).is("it") || sentence.at(i + 1).is("they"));
            boolean isAlso = token.is("and")
                    && i + 1 < sentence.size()
                    && sentence.at(i + 1).is("not");
            boolean isExplained = token.is(":") && i > 4 && !isAtValue(i + 1);
            if (isReason || isAsIt || isAside || isDetail || isAlso || isExplained) {
                return i;
            }
            value = token.isFigure() ? i : value;
        }
        return sentence.size();
    }

    private boolean isAtValue(int at) {
        return sentence.at(at - 1).is(":")
                && at < sentence.size()
                && (sentence.at(at).isFigure() || sentence.at(at).isName());
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < sentence.size(); i++) {
            if (sentence.at(i).isFigure()) {
                boolean isFormer = isFormer(i);
                Figure figure = i < main || isFormer ? Figure.of(sentence.tokens(), i, left(i), isFormer) : null;
                if (figure != null) {
                    figures.add(figure);
                }
            }
        }
        return figures;
    }

    private boolean isFormer(int at) {
        // "14 min before" has its unit between.
        if (sentence.is(at + 1, "->") || sentence.is(at + 1, "before") || sentence.is(at + 2, "before")) {
            return true;
        }
        for (int i = at - 1; i >= Math.max(0, at - 3); i--) {
            String text = sentence.at(i).text();
            switch (text) {
                case "to", "->", "is", "are", "now" -> {
                    return false;
                }
                case "from", "was", "were", "instead", "rather", "than", "not", "formerly", "previously", "old" -> {
                    return true;
                }
                default -> {}
            }
        }
        boolean thenTo = at + 2 < sentence.size()
                && sentence.at(at + 1).is("to")
                && sentence.at(at + 2).isFigure();
        return thenTo && sentence.hasTurned(at);
    }

    /** The stem of the noun before a figure. */
    private String left(int at) {
        String vague = "";
        for (int i = at - 1; i >= Math.max(0, at - Sentence.LOOK_BACK); i--) {
            ClaimToken token = sentence.at(i);
            if (token.is(",") || token.is(";") || token.is(")")) {
                break;
            }
            if (!token.isWord() || ClaimWords.SMALL.contains(token.text())) {
                continue;
            }
            List<String> stems = Sentence.stems(token);
            String stem = stems.isEmpty() ? "" : stems.getLast();
            if (ClaimWords.weight(stem) > 0) {
                if (!ClaimWords.isVague(stem)) {
                    return stem;
                }
                vague = vague.isEmpty() ? stem : vague;
            }
        }
        return vague;
    }

    private List<Named> named() {
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < main; i++) {
            ValueCue cue = cues.at(i);
            int begin = cue == null ? main : cue.isBefore() ? cue.value() : sentence.begin(cue.value());
            if (cue == null || begin >= main || former.isContrast(begin)) {
                continue;
            }
            List<String> value = cue.kind() == Kind.AGENT ? List.of(sentence.text(0)) : sentence.phrase(begin);
            int end = begin + value.size();
            if (value.isEmpty() || sentence.isFigure(end) || value.equals(NO_VALUE)) {
                continue;
            }
            Set<String> subject = subject(begin, end);
            named.add(new Named(subject, value, cue.relation(), isOnly(cue, subject, value, begin)));
        }
        return named;
    }

    private boolean isOnly(ValueCue cue, Set<String> subject, List<String> value, int begin) {
        boolean single = subject.stream().anyMatch(CueWords.SINGLE::contains);
        return switch (cue.kind()) {
            case PLACE, PASSIVE -> true;
            case USE -> purpose(begin + value.size());
            case AGENT -> CueWords.OWNS.contains(sentence.text(1));
            case HOLDER -> single;
            case IS, SIGN -> (single && isThing(value)) || sentence.at(begin).isName();
        };
    }

    /** The words of the main clause beside a value. */
    private Set<String> subject(int begin, int end) {
        Set<String> subject = new HashSet<>();
        for (int i = 0; i < main; i++) {
            if (sentence.at(i).isWord() && !former.isContrast(i) && (i < begin || i >= end)) {
                subject.addAll(Sentence.stems(sentence.at(i)));
            }
        }
        subject.removeIf(word -> ClaimWords.weight(word) == 0);
        return subject;
    }

    private static boolean isThing(List<String> value) {
        String word = value.getFirst();
        return !CueWords.QUALITIES.contains(word) && !word.endsWith("ed") && !word.endsWith("ing");
    }

    private boolean purpose(int after) {
        return sentence.is(after, "for") || sentence.is(after, "as");
    }
}
