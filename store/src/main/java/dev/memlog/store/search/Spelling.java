/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchHits.Correction;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Corrects words that no searched memory has: to the nearest word of all memories that finds one there. So it reveals
 * nothing of memories that the search would not show.
 *
 * <p>Threading: one search, one thread.
 */
final class Spelling {
    private static final int MIN_LENGTH = 4;

    /** One error in a shorter word, two from here on. */
    private static final int LONG = 6;

    /** From here on two errors still leave little doubt. */
    private static final int VERY_LONG = 9;

    /** A different first letter of a shorter word means a different word. */
    private static final int MIN_LENGTH_WITHOUT_FIRST = 5;

    private static final int MAX_LENGTH = 40;

    /** Each correction scans all words with its first letter. */
    private static final int MOST_WORDS = 4;

    private static final int MOST_TRIED = 3;

    /** In a question of more words than this, a correct word may be in no memory. */
    private static final int FEW_WORDS = 3;

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final int FIRST_ACCENTED = 0xC0;
    private static final int LAST_ACCENTED = 0x17F;

    private final Connection connection;
    private final Candidates candidates;

    Spelling(Connection connection, Candidates candidates) {
        this.connection = connection;
        this.candidates = candidates;
    }

    List<Correction> correct(QueryText text) throws SQLException {
        boolean onlySure = text.groups().size() > FEW_WORDS;
        int minLength = onlySure ? LONG : MIN_LENGTH;
        Set<String> unknown = new LinkedHashSet<>();
        for (List<SearchTerm> group : text.groups()) {
            SearchTerm term = group.getFirst();
            if (group.size() == 1
                    && unknown.size() < MOST_WORDS
                    && isCorrected(term, minLength)
                    && !candidates.isKnown(term)) {
                unknown.add(term.words().getFirst());
            }
        }
        List<Correction> corrections = new ArrayList<>();
        for (String word : unknown) {
            String meant = onlySure ? surelyMeant(word) : meant(word);
            if (meant != null) {
                corrections.add(new Correction(word, meant));
            }
        }
        return corrections;
    }

    /** Whether it is hardly a different word that looks similar. */
    static boolean isSure(Correction correction) {
        String typed = fold(correction.typed());
        String searched = fold(correction.searched());
        return typed.length() >= LONG
                && typed.charAt(0) == searched.charAt(0)
                && errors(typed, searched, 2) <= mostWithLittleDoubt(typed);
    }

    private static int mostWithLittleDoubt(String typed) {
        return typed.length() < VERY_LONG ? 1 : 2;
    }

    private static boolean isCorrected(SearchTerm term, int minLength) {
        return term.isWord()
                && term.words().getFirst().length() <= MAX_LENGTH
                && fold(term).length() >= minLength;
    }

    private @Nullable String surelyMeant(String word) throws SQLException {
        String typed = fold(word);
        return best(near(typed, mostWithLittleDoubt(typed), alike(typed)));
    }

    private @Nullable String meant(String word) throws SQLException {
        String typed = fold(word);
        int max = typed.length() < LONG ? 1 : 2;
        String meant = best(near(typed, max, alike(typed)));
        if (meant != null || typed.length() < MIN_LENGTH_WITHOUT_FIRST) {
            return meant;
        }
        // An error in the first letter is rare and is searched as the only error.
        return best(near(typed, 1, withAnotherFirstLetter(typed)));
    }

    private @Nullable String best(List<Near> near) throws SQLException {
        List<Near> tried =
                near.stream().sorted(Near.BEST_FIRST).limit(MOST_TRIED).toList();
        for (Near each : tried) {
            if (candidates.teamHas(new SearchTerm(List.of(each.word()), false, false))) {
                return each.word();
            }
        }
        return null;
    }

    /** @param memories number of memories with it, in all projects */
    private record Near(String word, int errors, long memories) {
        static final Comparator<Near> BEST_FIRST = Comparator.comparingInt(Near::errors)
                .thenComparing(Near::memories, Comparator.reverseOrder())
                .thenComparing(Near::word);
    }

    private List<Near> near(String typed, int max, List<Select> words) throws SQLException {
        List<Near> near = new ArrayList<>();
        for (Select some : words) {
            some.list(connection, row -> {
                String word = row.getString(1);
                int errors = word.chars().allMatch(Character::isLetter) ? errors(typed, fold(word), max) : max + 1;
                return errors > max || near.add(new Near(word, errors, row.getLong(2)));
            });
        }
        return near;
    }

    private static List<Select> alike(String typed) {
        List<Select> words = new ArrayList<>();
        String first = typed.substring(0, typed.offsetByCodePoints(0, 1));
        words.add(from(first.codePointAt(0)));
        for (int accented = FIRST_ACCENTED; accented <= LAST_ACCENTED; accented++) {
            if (Character.isLowerCase(accented)
                    && fold(Character.toString(accented)).equals(first)) {
                words.add(from(accented));
            }
        }
        return words;
    }

    private static Select from(int first) {
        return new Select("term, doc FROM word_counts")
                .where("term >= ? AND term < ?", Character.toString(first), Character.toString(first + 1));
    }

    private static List<Select> withAnotherFirstLetter(String typed) {
        int second = typed.offsetByCodePoints(0, 1);
        int third = typed.offsetByCodePoints(second, 1);
        String rest = typed.substring(second);
        List<String> words = new ArrayList<>();
        words.add(rest);
        words.add(typed.substring(second, third) + typed.substring(0, second) + typed.substring(third));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            words.add(letter + rest);
            words.add(letter + typed);
        }
        return List.of(new Select("term, doc FROM word_counts").whereIn("term", words));
    }

    private static String fold(SearchTerm term) {
        return fold(term.words().getFirst());
    }

    private static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT).replace("ß", "ss");
        return ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    }

    /**
     * The number of letters that were left out, added, exchanged, or swapped with their neighbour.
     *
     * @return more than {@code max} if that many do not suffice
     */
    static int errors(String typed, String word, int max) {
        if (Math.abs(typed.length() - word.length()) > max) {
            return max + 1;
        }
        int[] beforeLast = new int[word.length() + 1];
        int[] last = new int[word.length() + 1];
        int[] current = new int[word.length() + 1];
        for (int j = 0; j <= word.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= typed.length(); i++) {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= word.length(); j++) {
                int exchanged = last[j - 1] + (typed.charAt(i - 1) == word.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(exchanged, Math.min(last[j], current[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && typed.charAt(i - 1) == word.charAt(j - 2)
                        && typed.charAt(i - 2) == word.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
                least = Math.min(least, current[j]);
            }
            // A swap may still compensate for an error that is counted here.
            if (least > max + 1) {
                return max + 1;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[word.length()];
    }
}
