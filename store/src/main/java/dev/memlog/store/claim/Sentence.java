/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.ArrayList;
import java.util.List;

/** The tokens of one sentence, and where values begin and end among them. */
record Sentence(List<ClaimToken> tokens) {
    private static final int VALUE_WORDS = 3;
    static final int LOOK_BACK = 8;

    Sentence {
        tokens = List.copyOf(tokens);
    }

    int size() {
        return tokens.size();
    }

    ClaimToken at(int place) {
        return tokens.get(place);
    }

    boolean is(int place, String text) {
        return place >= 0 && place < tokens.size() && tokens.get(place).is(text);
    }

    boolean isFigure(int place) {
        return place < tokens.size() && tokens.get(place).isFigure();
    }

    /** Empty behind the end. */
    String text(int place) {
        return place < tokens.size() ? tokens.get(place).text() : "";
    }

    /** The stems of a word, one for each part of a compound; none for small words. */
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

    static boolean isBe(ClaimToken token) {
        return token.is("is") || token.is("are") || token.is("was") || token.is("were") || token.is("been");
    }

    /** Where the phrase begins that ends before this place. */
    int phraseBefore(int end) {
        int begin = end;
        while (begin > 0
                && end - begin < VALUE_WORDS
                && tokens.get(begin - 1).isWord()
                && !ClaimWords.SMALL.contains(tokens.get(begin - 1).text())) {
            begin--;
        }
        return begin;
    }

    /** Whether a word before this place tells of a change from one value to another. */
    boolean hasTurned(int before) {
        for (int i = Math.max(0, before - LOOK_BACK); i < before; i++) {
            String text = tokens.get(i).text();
            if (CueWords.TURNED.contains(text)
                    || CueWords.MARKS.contains(text)
                    || text.equals("migration")
                    || text.equals("move")) {
                return true;
            }
        }
        return false;
    }

    /** Where a value begins, without what stands before its noun. */
    int begin(int from) {
        int begin = from;
        while (begin < tokens.size()
                && (CueWords.ARTICLES.contains(tokens.get(begin).text()) || isOld(begin))) {
            begin++;
        }
        return begin;
    }

    private boolean isOld(int at) {
        return tokens.get(at).is("old")
                || tokens.get(at).is("new")
                || tokens.get(at).is("same");
    }

    /** The words of a value that begins here; none if a figure or no word does. */
    List<String> phrase(int from) {
        List<String> phrase = new ArrayList<>();
        for (int i = from; i < tokens.size() && phrase.size() < VALUE_WORDS; i++) {
            ClaimToken token = tokens.get(i);
            boolean ends = !token.isWord()
                    || ClaimWords.SMALL.contains(token.text())
                    || CueWords.REASONS.contains(token.text())
                    || (ClaimWords.isOfChange(ClaimWords.stem(token.text())) && !token.isName());
            if (ends) {
                break;
            }
            phrase.add(token.text());
        }
        return phrase;
    }
}
