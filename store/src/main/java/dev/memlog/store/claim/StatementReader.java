/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Former;
import dev.memlog.store.claim.Statement.Named;
import dev.memlog.store.claim.Statement.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the claims of one sentence, by the words that usually stand before a value, a reason or what was before. */
final class StatementReader {
    private static final int VALUE_WORDS = 3;
    private static final int LOOK_BACK = 8;

    private static final Set<String> REASONS = ClaimWords.words("because since so which although though due whereas while"
            + " otherwise therefore until unless");
    private static final Set<String> PREPOSITIONS =
            ClaimWords.words("in on at by with to via through as under into from inside behind against");
    private static final Set<String> VERBS = ClaimWords.words("run runs ran lives live sits sit goes go points point ships"
            + " ship resides comes come kept built written held sent stays reads writes talks connects deploys defaults"
            + " default listens happens cut set put shut shown taken drawn given hidden split done spun thrown driven"
            + " start starts begin begins end ends");
    private static final Set<String> KEPT = ClaimWords.words("keep kept store stored put track host save publish");
    private static final Set<String> DOES = ClaimWords.words("owns maintains leads manages validates handles serves signs"
            + " generates compiles builds renders backs runs stores sends processes formats");
    private static final Set<String> OWNS = ClaimWords.words("owns maintains leads manages");
    private static final Set<String> OCCASIONS = ClaimWords.words("fix bug refactored reviewed extracted tested failed fixed found caused crashed raised reproduced"
            + " occurred added returned tried investigated debugged noticed wrapped need used checked compared");
    private static final Set<String> USES = ClaimWords.words("use uses using used adopt adopts adopted adopting chose choose"
            + " chosen picked pick selected prefer introduced");
    private static final Set<String> USES_ON = ClaimWords.words("went decided settled standardized standardised agreed"
            + " relies rely depends depend");
    private static final Set<String> TURNED = ClaimWords.words("switch switched switching switches move moved moving moves"
            + " migrate migrated migrating changed change changes rename renamed renaming convert converted transitioned"
            + " set pointed ported went reverted revert returned return back");
    private static final Set<String> DROPPED = ClaimWords.words("drop dropped dropping retire retired abandon abandoned"
            + " ditched deprecated removed remove replace replaced replaces replacing replacement superseding supersedes"
            + " supersede swapped swap");
    private static final Set<String> MARKS = ClaimWords.words("now longer instead anymore switched moved migrated changed"
            + " replaced renamed upgraded bumped raised lowered increased decreased reduced reverted dropped reversed"
            + " overturned replaces downgraded swapped doubled halved extended shortened cut moving switching reverting"
            + " revert switch move migrate replace rename upgrade bump raise lower increase decrease reduce drop grew"
            + " retired abandoned");
    private static final Set<String> NEGATIVE = ClaimWords.words("not no never without stop stopped drop dropped remove"
            + " removed disallow abandon abandoned revert reverted undo cancel cancelled skip"
            + " exclude excluded retired longer forbid forbidden forbids prohibited rejected"
            + " against missing lacks lack lacking absent none unsupported");
    private static final Set<String> GONE = ClaimWords.words("removed dropped retired gone deleted replaced abandoned shut"
            + " decommissioned uninstalled deprecated superseded history");
    /** Subjects that have one value each. */
    private static final Set<String> SINGLE = ClaimWords.stems("name default framework runner manager owner branch format"
            + " tool language library host hostname region queue broker encoding timezone currency license registry"
            + " bucket port url endpoint path folder directory provider strategy algorithm style mode level domain"
            + " maintainer lead formatter linter bundler engine cloud vendor database cache store storage backend"
            + " frontend entrypoint prefix suffix topic channel header field column table color colour theme locale"
            + " policy schedule cadence orm protocol transport namespace separator");
    /** Words that many subjects can be beside what they are. */
    private static final Set<String> QUALITIES = ClaimWords.words("unique optional required mandatory wrong missing long short"
            + " empty null stable flaky slow fast valid invalid available public private broken correct done ready safe"
            + " immutable configurable fine");
    private static final Set<String> ARTICLES = ClaimWords.words("a an the our its plain only just always now still");

    private final List<ClaimToken> tokens;
    private final int main;
    private final List<Former> former = new ArrayList<>();
    private final Set<Integer> contrastAt = new HashSet<>();

    private StatementReader(List<ClaimToken> tokens) {
        this.tokens = tokens;
        main = endOfMain();
    }

    static Statement read(String sentence) {
        return new StatementReader(ClaimToken.of(sentence)).statement();
    }

    private Statement statement() {
        findFormer();
        Set<String> words = new LinkedHashSet<>();
        Set<String> texts = new HashSet<>();
        Set<String> core = new LinkedHashSet<>();
        boolean changes = !former.isEmpty();
        boolean negative = false;
        for (int i = 0; i < tokens.size(); i++) {
            ClaimToken token = tokens.get(i);
            if (token.isWord()) {
                words.addAll(stems(token));
                texts.add(token.text());
                boolean anyMore = token.is("more") && i > 0 && tokens.get(i - 1).is("any");
                boolean afterAll = token.is("all") && i > 0 && tokens.get(i - 1).is("after");
                changes |= MARKS.contains(token.text()) || anyMore || afterAll;
                if (i < main) {
                    boolean noLonger = token.is("longer") && i > 0 && tokens.get(i - 1).is("no");
                    negative ^= NEGATIVE.contains(token.text()) && !noLonger && !isInstead(i);
                    if (!contrastAt.contains(i)) {
                        core.addAll(stems(token));
                    }
                }
            }
        }
        List<Figure> figures = figures();
        changes |= figures.stream().anyMatch(Figure::isFormer);
        core.removeIf(word -> ClaimWords.weight(word) == 0);
        return new Statement(words, texts, core, changes, negative, figures, named(), former);
    }

    /** "X, not Y" says no more of X than "X" does. */
    private boolean isInstead(int at) {
        return tokens.get(at).is("not") && at > 0 && tokens.get(at - 1).is(",");
    }

    private int endOfMain() {
        int value = tokens.size();
        for (int i = 2; i < tokens.size(); i++) {
            ClaimToken token = tokens.get(i);
            Cue cue = cue(i - 1);
            value = cue == null ? value : cue.value();
            boolean isReason = token.isWord() && REASONS.contains(token.text());
            boolean isAside = token.is("(") || token.is(";") || token.is(",") && (i > 4 || i > value);
            boolean isDetail = i > value && (token.is("and") || token.is("with") || token.is("but") || token.is(","));
            boolean isAsIt = token.is("as") && i + 1 < tokens.size() && (tokens.get(i + 1).is("it") || tokens.get(i + 1).is("they"));
            boolean isAlso = token.is("and") && i + 1 < tokens.size() && tokens.get(i + 1).is("not");
            boolean isExplained = token.is(":") && i > 4 && !isAtValue(i + 1);
            if (isReason || isAsIt || isAside || isDetail || isAlso || isExplained) {
                return i;
            }
            value = token.isFigure() ? i : value;
        }
        return tokens.size();
    }

    private boolean isAtValue(int at) {
        return tokens.get(at - 1).is(":")
                && at < tokens.size()
                && (tokens.get(at).isFigure() || tokens.get(at).isName());
    }

    static List<String> stems(ClaimToken token) {
        if (!token.isName() || token.text().chars().allMatch(Character::isLetterOrDigit)) {
            return ClaimWords.SMALL.contains(token.text()) ? List.of() : List.of(ClaimWords.stem(token.text()));
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        String text = token.text() + " ";
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                String part = text.substring(start, i);
                if (!part.isEmpty() && !ClaimWords.SMALL.contains(part)) {
                    parts.add(ClaimWords.stem(part));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    // What was before

    private void findFormer() {
        for (int i = 0; i < tokens.size(); i++) {
            int from = formerFrom(i);
            if (from > 0) {
                addFormer(from, !isNegated(i));
            }
            if (tokens.get(i).is("was") || tokens.get(i).is("were")) {
                addWas(i + 1);
            }
            if (tokens.get(i).is("->") && i > 0 && tokens.get(i - 1).isWord()) {
                former.add(new Former(
                        List.of(tokens.get(i - 1).text()), tokens.get(i - 1).isName()));
                contrastAt.add(i - 1);
            }
            if (GONE.contains(tokens.get(i).text()) && i > 1 && isBe(tokens.get(i - 1))) {
                addFormerAt(phraseBefore(i - 1));
            }
        }
    }

    /** "was Jest", and not "was set to Jest". */
    private void addWas(int at) {
        List<String> phrase = phrase(at);
        boolean isVerb = phrase.isEmpty() || phrase.getFirst().endsWith("ed") || VERBS.contains(phrase.getFirst());
        if (!isVerb && at > 1) {
            addFormerAt(at);
        }
    }

    private static boolean isBe(ClaimToken token) {
        return token.is("is") || token.is("are") || token.is("was") || token.is("were") || token.is("been");
    }

    /** Where the phrase begins that ends before this place. */
    private int phraseBefore(int end) {
        int begin = end;
        while (begin > 0
                && end - begin < VALUE_WORDS
                && tokens.get(begin - 1).isWord()
                && !ClaimWords.SMALL.contains(tokens.get(begin - 1).text())) {
            begin--;
        }
        return begin;
    }

    /** Whether the former value is denied as such, and not set against a present one. */
    private boolean isNegated(int at) {
        String text = tokens.get(at).text();
        return switch (text) {
            case "longer", "not", "stop", "stopped", "quit" -> !isInstead(at);
            default -> DROPPED.contains(text) && !text.startsWith("replac") && !text.startsWith("swap");
        };
    }

    /** Where a value begins that holds no longer; -1 if none does. */
    private int formerFrom(int at) {
        String text = tokens.get(at).text();
        String next = at + 1 < tokens.size() ? tokens.get(at + 1).text() : "";
        return switch (text) {
            case "instead", "place" -> next.equals("of") ? at + 2 : -1;
            case "rather" -> next.equals("than") ? at + 2 : -1;
            case "longer" -> at > 0 && tokens.get(at - 1).is("no") ? past(at + 1) : -1;
            case "not" -> notFrom(at);
            case "stop", "stopped", "quit" -> next.equals("using") ? at + 2 : -1;
            case "off", "away" -> hasTurned(at) ? past(at + 1) : -1;
            case "formerly", "previously", "replaces", "supersedes" -> at > 0 ? at + 1 : -1;
            case "from" -> hasTurned(at) ? at + 1 : -1;
            default -> DROPPED.contains(text) ? at + 1 : renamedFrom(at);
        };
    }

    /** "do not use Jest", and "Vitest, not Jest". */
    private int notFrom(int at) {
        boolean afterComma = at > 0 && tokens.get(at - 1).is(",");
        if (at + 1 >= tokens.size()) {
            return -1;
        }
        return USES.contains(tokens.get(at + 1).text()) ? at + 2 : afterComma ? at + 1 : -1;
    }

    /** "renamed orders_stage to orders_qa" */
    private int renamedFrom(int at) {
        if (!TURNED.contains(tokens.get(at).text())) {
            return -1;
        }
        for (int i = at + 1; i < Math.min(tokens.size(), at + 5); i++) {
            if (tokens.get(i).is("to")) {
                return i > at + 1 && tokens.get(i - 1).isName() ? i - 1 : -1;
            }
        }
        return -1;
    }

    private int past(int at) {
        int from = at;
        while (from < tokens.size()
                && (USES.contains(tokens.get(from).text())
                        || VERBS.contains(tokens.get(from).text())
                        || PREPOSITIONS.contains(tokens.get(from).text())
                        || tokens.get(from).is("for")
                        || tokens.get(from).text().endsWith("ed"))) {
            from++;
        }
        return from;
    }

    private boolean hasTurned(int before) {
        for (int i = Math.max(0, before - LOOK_BACK); i < before; i++) {
            String text = tokens.get(i).text();
            if (TURNED.contains(text) || MARKS.contains(text) || text.equals("migration") || text.equals("move")) {
                return true;
            }
        }
        return false;
    }

    private void addFormer(int from, boolean contrast) {
        int begin = begin(past(from));
        int end = addFormerAt(begin);
        for (int i = begin; contrast && i < end; i++) {
            contrastAt.add(i);
        }
    }

    /** @return where the value ends; its beginning if there is none */
    private int addFormerAt(int begin) {
        List<String> phrase = phrase(begin);
        int end = begin + phrase.size();
        // "Python 3.7" means its figure.
        boolean isVersion = end < tokens.size() && tokens.get(end).isFigure();
        if (phrase.isEmpty() || isVersion) {
            return begin;
        }
        boolean name = tokens.subList(begin, end).stream().anyMatch(ClaimToken::isName);
        former.add(new Former(phrase, name));
        return end;
    }

    private int begin(int from) {
        int begin = from;
        while (begin < tokens.size() && (ARTICLES.contains(tokens.get(begin).text()) || isOld(begin))) {
            begin++;
        }
        return begin;
    }

    private boolean isOld(int at) {
        return tokens.get(at).is("old") || tokens.get(at).is("new") || tokens.get(at).is("same");
    }

    /** The words of a value that begins here; none if a figure or no word does. */
    private List<String> phrase(int from) {
        List<String> phrase = new ArrayList<>();
        for (int i = from; i < tokens.size() && phrase.size() < VALUE_WORDS; i++) {
            ClaimToken token = tokens.get(i);
            boolean ends = !token.isWord()
                    || ClaimWords.SMALL.contains(token.text())
                    || REASONS.contains(token.text())
                    || (ClaimWords.isOfChange(ClaimWords.stem(token.text())) && !token.isName());
            if (ends) {
                break;
            }
            phrase.add(token.text());
        }
        return phrase;
    }

    // Figures

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).isFigure()) {
                boolean isFormer = isFormer(i);
                Figure figure = i < main || isFormer ? Figure.of(tokens, i, left(i), isFormer) : null;
                if (figure != null) {
                    figures.add(figure);
                }
            }
        }
        return figures;
    }

    private boolean isFormer(int at) {
        if (at + 1 < tokens.size() && tokens.get(at + 1).is("->")) {
            return true;
        }
        for (int i = at - 1; i >= Math.max(0, at - 3); i--) {
            String text = tokens.get(i).text();
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
        boolean thenTo = at + 2 < tokens.size() && tokens.get(at + 1).is("to") && tokens.get(at + 2).isFigure();
        return thenTo && hasTurned(at);
    }

    /** The stem of the noun before a figure. */
    private String left(int at) {
        String vague = "";
        for (int i = at - 1; i >= Math.max(0, at - LOOK_BACK); i--) {
            ClaimToken token = tokens.get(i);
            if (token.is(",") || token.is(";") || token.is(")")) {
                break;
            }
            if (!token.isWord() || ClaimWords.SMALL.contains(token.text())) {
                continue;
            }
            List<String> stems = stems(token);
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

    // Values by name

    private List<Named> named() {
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < main; i++) {
            Cue cue = cue(i);
            if (cue == null) {
                continue;
            }
            int begin = cue.kind() == Kind.PASSIVE || cue.kind() == Kind.AGENT || cue.kind() == Kind.HOLDER ? cue.value() : begin(cue.value());
            List<String> value =
                    switch (cue.kind()) {
                        case AGENT -> List.of(tokens.getFirst().text());
                        case HOLDER -> phrase(0);
                        default -> phrase(begin);
                    };
            int end = begin + value.size();
            boolean isOfFigure = end < tokens.size() && tokens.get(end).isFigure();
            if (value.isEmpty() || isOfFigure || value.equals(List.of("default")) || begin >= main || contrastAt.contains(begin)) {
                continue;
            }
            Set<String> subject = subject(begin, begin + value.size());
            boolean purpose = cue.kind() == Kind.PASSIVE || (cue.isUse() && purpose(begin + value.size()));
            boolean isNamed = tokens.get(begin).isName();
            boolean single = subject.stream().anyMatch(SINGLE::contains);
            boolean only = cue.kind() == Kind.AGENT || cue.kind() == Kind.HOLDER
                    ? cue.kind() == Kind.HOLDER ? single : OWNS.contains(tokens.get(1).text())
                    : cue.isUse() || cue.kind() == Kind.PASSIVE ? purpose : cue.isSure() || (single && isThing(value)) || isNamed;
            named.add(new Named(subject, value, cue.relation(), only));
        }
        return named;
    }

    /** The words of the main clause beside a value. */
    private Set<String> subject(int begin, int end) {
        Set<String> subject = new HashSet<>();
        for (int i = 0; i < main; i++) {
            if (tokens.get(i).isWord() && !contrastAt.contains(i) && (i < begin || i >= end)) {
                subject.addAll(stems(tokens.get(i)));
            }
        }
        subject.removeIf(word -> ClaimWords.weight(word) == 0);
        return subject;
    }

    private static boolean isThing(List<String> value) {
        String word = value.getFirst();
        return !QUALITIES.contains(word) && !word.endsWith("ed") && !word.endsWith("ing");
    }

    private boolean purpose(int after) {
        return after < tokens.size() && (tokens.get(after).is("for") || tokens.get(after).is("as"));
    }

    private enum Kind {
        PLACE,
        USE,
        PASSIVE,
        AGENT,
        HOLDER,
        IS,
        SIGN
    }

    private record Cue(int value, Kind kind, Relation relation) {
        boolean isUse() {
            return kind == Kind.USE;
        }

        boolean isIs() {
            return kind == Kind.IS;
        }

        boolean isSign() {
            return kind == Kind.SIGN;
        }

        boolean isSure() {
            return kind == Kind.PLACE;
        }
    }

    private @Nullable Cue cue(int at) {
        ClaimToken token = tokens.get(at);
        String text = token.text();
        String next = at + 1 < tokens.size() ? tokens.get(at + 1).text() : "";
        if (isOnlyAssignment(at) || (token.is(":") && at > 0 && tokens.get(at - 1).isName() && at == 1)) {
            return new Cue(at + 1, Kind.SIGN, Relation.IDENTITY);
        }
        if (!token.isWord()) {
            return null;
        }
        if (text.equals("called") || text.equals("named")) {
            return new Cue(at + 1, Kind.PLACE, Relation.NAME);
        }
        if (text.equals("used") && (next.equals("for") || next.equals("as"))) {
            return passive(at);
        }
        if (USES.contains(text) && !next.equals("to")) {
            return new Cue(at + 1, Kind.USE, Relation.TOOL);
        }
        boolean onNext = next.equals("on") || next.equals("with");
        if (USES_ON.contains(text) && onNext) {
            return new Cue(at + 2, Kind.USE, Relation.TOOL);
        }
        boolean favored = text.equals("of") && at > 0 && tokens.get(at - 1).text().startsWith("favo");
        if (favored || (text.equals("to") && hasTurned(at))) {
            return new Cue(at + 1, Kind.PLACE, Relation.TARGET);
        }
        boolean replacing = (text.equals("with") || text.equals("by")) && isAfterReplaced(at);
        if (replacing) {
            return new Cue(at + 1, Kind.PLACE, Relation.TARGET);
        }
        if (at == 0 && DOES.contains(next)) {
            return new Cue(0, Kind.AGENT, Relation.TOOL);
        }
        boolean keptIn = (text.equals("in") || text.equals("on")) && isAfterKept(at);
        if (keptIn) {
            return new Cue(at + 1, Kind.PLACE, Relation.PLACE);
        }
        boolean vague =
                ClaimWords.isVague(ClaimWords.stem(text)) && !token.isName() && !isNoun(text);
        boolean verb = vague || VERBS.contains(text) || (text.endsWith("ed") && text.length() > 4);
        if (verb && PREPOSITIONS.contains(next) && !OCCASIONS.contains(text) && !next.equals("against")) {
            boolean away = TURNED.contains(text) && (next.equals("from") || next.equals("in"));
            return away || isOccasion() ? null : new Cue(at + 2, Kind.PLACE, relation(text, next));
        }
        boolean through = text.equals("through") || text.equals("via") || text.equals("using");
        if (through) {
            return new Cue(at + 1, Kind.USE, Relation.TOOL);
        }
        boolean holder = text.equals("is") && at > 0 && at < 4 && (next.equals("our") || next.equals("the"));
        if (holder && phrase(0).size() == at) {
            return new Cue(0, Kind.HOLDER, Relation.IDENTITY);
        }
        boolean isIn = isBe(token) && PREPOSITIONS.contains(next) && !next.equals("to") && !next.equals("against");
        if (isIn) {
            return new Cue(at + 2, Kind.PLACE, relation(text, next));
        }
        boolean is = text.equals("is") || text.equals("are") || text.equals("stays") || text.equals("becomes");
        return is ? new Cue(at + 1, Kind.IS, Relation.IDENTITY) : null;
    }

    /** One of many is a line of a log or of a program. */
    private boolean isOnlyAssignment(int at) {
        return tokens.get(at).is("=")
                && at > 0
                && tokens.get(at - 1).isWord()
                && tokens.stream().filter(token -> token.is("=")).count() == 1;
    }

    /** "H2 is used for tests": the value stands before. */
    private @Nullable Cue passive(int at) {
        int end = at - 1;
        while (end >= 0 && (tokens.get(end).is("is") || tokens.get(end).is("are") || tokens.get(end).is("now"))) {
            end--;
        }
        int begin = phraseBefore(end + 1);
        return end < 0 || end == at - 1 ? null : new Cue(begin, Kind.PASSIVE, Relation.TOOL);
    }

    private static boolean isNoun(String text) {
        return text.endsWith("ing") || text.endsWith("er") || text.endsWith("ers") || text.endsWith("ion");
    }

    /** "Fixed …", "Added …": what somebody did once, and no rule. */
    private boolean isOccasion() {
        return OCCASIONS.contains(tokens.getFirst().text());
    }

    private Relation relation(String verb, String preposition) {
        if (verb.startsWith("default") || TURNED.contains(verb)) {
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
            if (KEPT.contains(tokens.get(i).text())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAfterReplaced(int at) {
        for (int i = Math.max(0, at - 5); i < at; i++) {
            if (tokens.get(i).text().startsWith("replac") || tokens.get(i).text().startsWith("swap")) {
                return true;
            }
        }
        return false;
    }
}
