/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Former;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The values that a sentence says hold no longer: "instead of Jest", "no longer uses Jest", "Jest was removed". */
final class FormerValues {
    private final Sentence sentence;
    private final List<Former> former = new ArrayList<>();
    private final Set<Integer> contrastAt = new HashSet<>();

    FormerValues(Sentence sentence) {
        this.sentence = sentence;
        find();
    }

    List<Former> all() {
        return former;
    }

    /** Whether a word is part of a former value that is set against a present one. */
    boolean isContrast(int place) {
        return contrastAt.contains(place);
    }

    /** "X, not Y" says no more of X than "X" does. */
    boolean isInstead(int at) {
        return sentence.is(at, "not") && sentence.is(at - 1, ",");
    }

    private void find() {
        for (int i = 0; i < sentence.size(); i++) {
            int from = formerFrom(i);
            if (from > 0) {
                addFormer(from, !isNegated(i));
            }
            if (sentence.at(i).is("was") || sentence.at(i).is("were")) {
                addWas(i + 1);
            }
            if (sentence.at(i).is("->") && i > 0 && sentence.at(i - 1).isWord()) {
                former.add(new Former(
                        List.of(sentence.at(i - 1).text()), sentence.at(i - 1).isName()));
                contrastAt.add(i - 1);
            }
            if (CueWords.GONE.contains(sentence.at(i).text()) && i > 1 && Sentence.isBe(sentence.at(i - 1))) {
                addFormerAt(sentence.phraseBefore(i - 1));
            }
        }
    }

    /** "was Jest", and not "was set to Jest". */
    private void addWas(int at) {
        List<String> phrase = sentence.phrase(at);
        boolean isVerb =
                phrase.isEmpty() || phrase.getFirst().endsWith("ed") || CueWords.VERBS.contains(phrase.getFirst());
        if (!isVerb && at > 1) {
            addFormerAt(at);
        }
    }

    /** Whether the former value is denied as such, and not set against a present one. */
    private boolean isNegated(int at) {
        String text = sentence.at(at).text();
        return switch (text) {
            case "longer", "not", "stop", "stopped", "quit" -> !isInstead(at);
            default -> CueWords.DROPPED.contains(text) && !text.startsWith("replac") && !text.startsWith("swap");
        };
    }

    /** Where a value begins that holds no longer; -1 if none does. */
    private int formerFrom(int at) {
        String text = sentence.at(at).text();
        String next = at + 1 < sentence.size() ? sentence.at(at + 1).text() : "";
        return switch (text) {
            case "instead", "place" -> next.equals("of") ? at + 2 : -1;
            case "rather" -> next.equals("than") ? at + 2 : -1;
            case "longer" -> at > 0 && sentence.at(at - 1).is("no") ? past(at + 1) : -1;
            case "not" -> notFrom(at);
            case "stop", "stopped", "quit" -> next.equals("using") ? at + 2 : -1;
            case "off", "away" -> sentence.hasTurned(at) ? past(at + 1) : -1;
            case "formerly", "previously", "replaces", "supersedes" -> at > 0 ? at + 1 : -1;
            case "from" -> sentence.hasTurned(at) ? at + 1 : -1;
            default -> CueWords.DROPPED.contains(text) ? at + 1 : renamedFrom(at);
        };
    }

    /** "do not use Jest", and "Vitest, not Jest". */
    private int notFrom(int at) {
        boolean afterComma = at > 0 && sentence.at(at - 1).is(",");
        if (at + 1 >= sentence.size()) {
            return -1;
        }
        return CueWords.USES.contains(sentence.at(at + 1).text()) ? at + 2 : afterComma ? at + 1 : -1;
    }

    /** "renamed orders_stage to orders_qa" */
    private int renamedFrom(int at) {
        if (!CueWords.TURNED.contains(sentence.at(at).text())) {
            return -1;
        }
        for (int i = at + 1; i < Math.min(sentence.size(), at + 5); i++) {
            if (sentence.at(i).is("to")) {
                return i > at + 1 && sentence.at(i - 1).isName() ? i - 1 : -1;
            }
        }
        return -1;
    }

    private int past(int at) {
        int from = at;
        while (from < sentence.size()
                && (CueWords.USES.contains(sentence.at(from).text())
                        || CueWords.VERBS.contains(sentence.at(from).text())
                        || CueWords.PREPOSITIONS.contains(sentence.at(from).text())
                        || sentence.at(from).is("for")
                        || sentence.at(from).text().endsWith("ed"))) {
            from++;
        }
        return from;
    }

    private void addFormer(int from, boolean contrast) {
        int begin = sentence.begin(past(from));
        int end = addFormerAt(begin);
        for (int i = begin; contrast && i < end; i++) {
            contrastAt.add(i);
        }
    }

    /** @return where the value ends; its beginning if there is none */
    private int addFormerAt(int begin) {
        List<String> phrase = sentence.phrase(begin);
        int end = begin + phrase.size();
        // "Python 3.7" means its figure.
        boolean isVersion = end < sentence.size() && sentence.at(end).isFigure();
        if (phrase.isEmpty() || isVersion) {
            return begin;
        }
        boolean name = sentence.tokens().subList(begin, end).stream().anyMatch(ClaimToken::isName);
        former.add(new Former(phrase, name));
        return end;
    }
}
