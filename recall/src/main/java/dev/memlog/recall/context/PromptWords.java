/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.text.OneLine;
import dev.memlog.store.query.WordCounts;
import dev.memlog.store.row.Rows.ObservationRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a prompt, as words with weights: identifiers and file names weigh most, words of any prompt ("please fix
 * the test") almost nothing, and so do words that most memories have. A search finds everything that shares one word with
 * it; how much of the prompt's weight an observation shares says whether it is about the same subject.
 */
final class PromptWords {
    private static final int MOST_WORDS = 30;
    private static final int MOST_CHARACTERS = 8_000;
    /** An identifier as it is, beside its parts. */
    private static final double NAME = 1.5;

    private static final double WORD = 1;
    private static final double PAIR = 0.7;
    private static final double COMMON_WORD = 0.3;
    private static final Pattern WORDS =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_]++(?:[./\\\\-][\\p{L}\\p{M}\\p{N}_]++)*+");
    private static final Pattern PARTS = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern HUMP = Pattern.compile("\\p{Ll}\\p{Lu}|\\p{Lu}{2}\\p{Ll}");
    private static final Pattern UNSPACED = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]");

    /** Of so few letters that two of them are no sign of a word; four are. */
    private static final Pattern FEW_LETTERS = Pattern.compile("[\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]");

    private static final int FEW = 4;

    /** Of Thai, before which no such script has letters. */
    private static final char FIRST_UNSPACED = '\u0E00';

    private static final Set<String> STOP = words("""
            a about after again all also am an and any are as at back be because been before being but by can could did do
            does done down each else even ever every for from get give go going good got had has have he her here him his
            how i if im in into is it its just kind know let like ll look lot make many may maybe me might more most much
            must my need new no not now of off ok okay on one only or other our out over own please really right same say
            see she should so some something still such sure take tell than thank thanks that the their them then there
            these they thing things think this those through to too try under up us use used using very want was way we
            well were what when where which while who why will with without work would yes yet you your
            """);
    private static final Set<String> COMMON =
            words("""
            add app branch bug build change changelog check code commit create delete diff doc documentation entry error explain fail feature file find fix folder
            function implement improve issue line list merge method move name problem project pull push read refactor remove rename
            repo review run script set show start step stop test todo update version write
            """).stream().map(PromptWords::stem).collect(Collectors.toUnmodifiableSet());

    private static final List<String> ENDINGS = List.of("", "e", "s", "es", "ed", "ing");
    private static final double ENOUGH_MEMORIES = 1_000;

    private final Map<String, Double> weights;
    private final Set<String> names;
    private final List<String> asked;

    private PromptWords(Map<String, Double> weights, Set<String> names, List<String> asked) {
        this.weights = weights;
        this.names = names;
        this.asked = asked;
    }

    public static PromptWords of(String prompt) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        List<String> asked = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Matcher found = WORDS.matcher(prompt.substring(0, Math.min(prompt.length(), MOST_CHARACTERS)));
        while (found.find() && weights.size() < 4 * MOST_WORDS) {
            String word = found.group();
            if (isName(word)) {
                // Notes name a file by another part of its path, or by its name alone.
                String name = word.substring(word.lastIndexOf('/') + 1);
                weights.put(name.toLowerCase(Locale.ROOT), NAME);
                names.add(name.toLowerCase(Locale.ROOT));
                asked.add(name);
            }
            for (String part : parts(word)) {
                double weight = weightOf(part);
                if (weight > 0 && weights.putIfAbsent(stem(part), weight) == null && weight > COMMON_WORD) {
                    others.add(part);
                }
            }
        }
        asked.addAll(others);
        return new PromptWords(
                weights, names, asked.stream().distinct().limit(MOST_WORDS).toList());
    }

    /** Whether it is about so little that nothing can be found for it: "yes, go on". */
    boolean areTooFew(double enough) {
        return asked.isEmpty() || total() < enough;
    }

    /** What all words weigh. */
    double total() {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The forms under which a vocabulary may have the words. */
    Set<String> forms() {
        Set<String> forms = new HashSet<>();
        weights.keySet().stream().filter(word -> !names.contains(word)).forEach(word -> forms.addAll(formsOf(word)));
        return forms;
    }

    /**
     * The same words, weighing less the more memories have them: all for a word that none has, nothing for one that all
     * have. A few memories say little about which words are rare, so they count as if they were {@link #ENOUGH_MEMORIES}.
     */
    PromptWords among(WordCounts memories) {
        double all = Math.max(ENOUGH_MEMORIES, (double) memories.observations());
        Map<String, Double> weighed = new LinkedHashMap<>();
        weights.forEach((word, weight) -> weighed.put(word, weight * rarity(word, all, memories.counts())));
        return new PromptWords(weighed, names, asked);
    }

    private double rarity(String word, double all, Map<String, Long> counts) {
        if (names.contains(word)) {
            return 1;
        }
        long having = formsOf(word).stream()
                .mapToLong(form -> counts.getOrDefault(form, 0L))
                .sum();
        return inverse(Math.min((double) having, all), all) / inverse(0, all);
    }

    /** BM25's inverse document frequency, never below zero. */
    private static double inverse(double having, double all) {
        return Math.log(1 + (all - having + 0.5) / (having + 0.5));
    }

    private static List<String> formsOf(String stem) {
        return ENDINGS.stream().map(ending -> stem + ending).toList();
    }

    /** Searches for any of the significant words; words of most notes would make it read most notes. */
    String anyOf() {
        return String.join(" OR ", asked);
    }

    /** The share of a title's words that are among these, 0 to 1; 0 for a title without any. */
    double shareOf(String title) {
        Map<String, Double> others = of(title).weights;
        double all = others.values().stream().mapToDouble(Double::doubleValue).sum();
        double same = others.entrySet().stream()
                .filter(word -> weights.containsKey(word.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return all > 0 ? same / all : 0;
    }

    /** What the words weigh that the observation has, too. */
    double sharedWith(ObservationRow row) {
        StringBuilder told = new StringBuilder(row.title());
        append(told, row.subtitle());
        append(told, row.narrative());
        row.facts().forEach(fact -> append(told, fact));
        row.concepts().forEach(concept -> append(told, concept));
        row.filesModified().forEach(file -> append(told, file));
        row.filesRead().forEach(file -> append(told, file));
        String text = told.toString().toLowerCase(Locale.ROOT);
        Set<String> stems = stems(text);
        return weights.entrySet().stream()
                .filter(word -> (names.contains(word.getKey()) || isUnspaced(word.getKey()))
                        ? text.contains(word.getKey())
                        : stems.contains(word.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static void append(StringBuilder told, @Nullable String text) {
        if (text != null) {
            told.append('\n').append(text);
        }
    }

    private static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        Matcher parts = PARTS.matcher(text);
        while (parts.find()) {
            stems.add(stem(parts.group()));
        }
        return stems;
    }

    /** An identifier, a path, a version, a number of an issue: what hardly stands anywhere by chance. */
    private static boolean isName(String word) {
        if (isUnspaced(word)) {
            return false;
        }
        boolean joined = word.indexOf('_') > 0 || word.indexOf('.') > 0 || word.indexOf('/') > 0;
        boolean numbered = word.length() > 2 && word.chars().anyMatch(Character::isDigit);
        return numbered || (word.length() > 3 && (joined || HUMP.matcher(word).find()));
    }

    private static boolean isUnspaced(String word) {
        // Mostly false, and asked of each word of each memory.
        return word.chars().anyMatch(letter -> letter >= FIRST_UNSPACED)
                && (UNSPACED.matcher(word).find() || FEW_LETTERS.matcher(word).find());
    }

    private static List<String> parts(String word) {
        List<String> parts = new ArrayList<>();
        Matcher found = PARTS.matcher(word);
        while (found.find()) {
            String part = found.group();
            int together = FEW_LETTERS.matcher(part).find() ? FEW : 2;
            if (isUnspaced(part) && part.length() > together) {
                // Nothing separates words there; neighbours do.
                for (int i = 0; i + together <= part.length(); i++) {
                    parts.add(part.substring(i, i + together));
                }
            } else {
                parts.add(part.toLowerCase(Locale.ROOT));
            }
        }
        return parts;
    }

    private static double weightOf(String part) {
        if (isUnspaced(part)) {
            return part.length() > 1 ? PAIR : 0;
        }
        if (part.length() < 3 || STOP.contains(part)) {
            return 0;
        }
        return COMMON.contains(stem(part)) ? COMMON_WORD : WORD;
    }

    /** The same for the forms of a word that a prompt and a note of it differ in: rounding, rounded, rounds. */
    private static String stem(String word) {
        String stem = word;
        for (String ending : List.of("ing", "ed", "es", "s")) {
            if (stem.length() - ending.length() >= 3 && stem.endsWith(ending) && !stem.endsWith("ss")) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        if (stem.length() > 3 && stem.endsWith("e")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(OneLine.of(text.strip()).split(" ")).collect(Collectors.toUnmodifiableSet());
    }
}
