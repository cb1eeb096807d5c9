/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Relation;
import dev.memlog.store.claim.ValueCue.Kind;
import org.jspecify.annotations.Nullable;

/** Finds the words of a sentence behind which a value stands, or before which it does. */
final class ValueCues {
    private final Sentence sentence;

    ValueCues(Sentence sentence) {
        this.sentence = sentence;
    }

    /** The cue at this place; null if there is none. */
    @Nullable
    ValueCue at(int at) {
        ClaimToken token = sentence.at(at);
        String text = token.text();
        String next = sentence.text(at + 1);
        if (isOnlyAssignment(at)
                || (token.is(":") && at > 0 && sentence.at(at - 1).isName() && at == 1)) {
            return new ValueCue(at + 1, Kind.SIGN, Relation.IDENTITY);
        }
        if (!token.isWord()) {
            return null;
        }
        if (text.equals("called") || text.equals("named")) {
            return new ValueCue(at + 1, Kind.PLACE, Relation.NAME);
        }
        if (text.equals("used") && (next.equals("for") || next.equals("as"))) {
            return passive(at);
        }
        if (CueWords.USES.contains(text) && !next.equals("to")) {
            return new ValueCue(at + 1, Kind.USE, Relation.TOOL);
        }
        boolean onNext = next.equals("on") || next.equals("with");
        if (CueWords.USES_ON.contains(text) && onNext) {
            return new ValueCue(at + 2, Kind.USE, Relation.TOOL);
        }
        boolean favored =
                text.equals("of") && at > 0 && sentence.at(at - 1).text().startsWith("favo");
        if (favored || (text.equals("to") && sentence.hasTurned(at))) {
            return new ValueCue(at + 1, Kind.PLACE, Relation.TARGET);
        }
        boolean replacing = (text.equals("with") || text.equals("by")) && isAfterReplaced(at);
        if (replacing) {
            return new ValueCue(at + 1, Kind.PLACE, Relation.TARGET);
        }
        if (at == 0 && CueWords.DOES.contains(next)) {
            return new ValueCue(0, Kind.AGENT, Relation.TOOL);
        }
        boolean keptIn = (text.equals("in") || text.equals("on")) && isAfterKept(at);
        if (keptIn) {
            return new ValueCue(at + 1, Kind.PLACE, Relation.PLACE);
        }
        return ofVerb(at);
    }

    /** "is stored in", "runs on", "is". */
    private @Nullable ValueCue ofVerb(int at) {
        ClaimToken token = sentence.at(at);
        String text = token.text();
        String next = sentence.text(at + 1);
        boolean vague = ClaimWords.isVague(ClaimWords.stem(text)) && !token.isName() && !isNoun(text);
        boolean verb = vague || CueWords.VERBS.contains(text) || (text.endsWith("ed") && text.length() > 4);
        if (verb
                && CueWords.PREPOSITIONS.contains(next)
                && !CueWords.OCCASIONS.contains(text)
                && !next.equals("against")) {
            boolean away = CueWords.TURNED.contains(text) && (next.equals("from") || next.equals("in"));
            return away || isOccasion() ? null : new ValueCue(at + 2, Kind.PLACE, relation(text, next));
        }
        boolean through = text.equals("through") || text.equals("via") || text.equals("using");
        if (through) {
            return new ValueCue(at + 1, Kind.USE, Relation.TOOL);
        }
        boolean holder = text.equals("is") && at > 0 && at < 4 && (next.equals("our") || next.equals("the"));
        if (holder && sentence.phrase(0).size() == at) {
            return new ValueCue(0, Kind.HOLDER, Relation.IDENTITY);
        }
        boolean isIn = Sentence.isBe(token)
                && CueWords.PREPOSITIONS.contains(next)
                && !next.equals("to")
                && !next.equals("against");
        if (isIn) {
            return new ValueCue(at + 2, Kind.PLACE, relation(text, next));
        }
        boolean is = text.equals("is") || text.equals("are") || text.equals("stays") || text.equals("becomes");
        return is ? new ValueCue(at + 1, Kind.IS, Relation.IDENTITY) : null;
    }

    /** One of many is a line of a log or of a program. */
    private boolean isOnlyAssignment(int at) {
        return sentence.at(at).is("=")
                && at > 0
                && sentence.at(at - 1).isWord()
                && sentence.tokens().stream().filter(token -> token.is("=")).count() == 1;
    }

    /** "H2 is used for tests": the value stands before. */
    private @Nullable ValueCue passive(int at) {
        int end = at - 1;
        while (end >= 0
                && (sentence.at(end).is("is")
                        || sentence.at(end).is("are")
                        || sentence.at(end).is("now"))) {
            end--;
        }
        int begin = sentence.phraseBefore(end + 1);
        return end < 0 || end == at - 1 ? null : new ValueCue(begin, Kind.PASSIVE, Relation.TOOL);
    }

    private static boolean isNoun(String text) {
        return text.endsWith("ing") || text.endsWith("er") || text.endsWith("ers") || text.endsWith("ion");
    }

    /** "Fixed …", "Added …": what somebody did once, and no rule. */
    private boolean isOccasion() {
        return CueWords.OCCASIONS.contains(sentence.at(0).text());
    }

    private Relation relation(String verb, String preposition) {
        if (verb.startsWith("default") || CueWords.TURNED.contains(verb)) {
            return Relation.TARGET;
        }
        return switch (preposition) {
            case "with", "by", "via", "through", "using" -> Relation.TOOL;
            case "as" -> Relation.IDENTITY;
            case "from" -> Relation.SOURCE;
            default -> Relation.PLACE;
        };
    }

    private boolean isAfterKept(int at) {
        for (int i = Math.max(0, at - 4); i < at - 1; i++) {
            if (CueWords.KEPT.contains(sentence.at(i).text())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAfterReplaced(int at) {
        for (int i = Math.max(0, at - 5); i < at; i++) {
            if (sentence.at(i).text().startsWith("replac")
                    || sentence.at(i).text().startsWith("swap")) {
                return true;
            }
        }
        return false;
    }
}
