/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a statement, with what says of what it is the figure.
 *
 * @param left the stem of the noun before it: {@code port} of {@code port 8080}; empty without one
 * @param unit that it is counted in, {@code duration} and {@code size} for all units of time and memory; empty without
 *     one
 * @param value comparable: milliseconds of a duration, bytes of a size, else as written
 * @param isFormer whether the statement says that it was so before: {@code from 8080}, {@code was 8080}
 */
record Figure(String left, String unit, String value, boolean isFormer) {
    private static final String DURATION = "duration";
    private static final String SIZE = "size";
    private static final Map<String, Long> MILLIS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("millisecond", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("secs", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("mins", 60_000L),
            Map.entry("minim", 60_000L),
            Map.entry("minut", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("week", 604_800_000L));
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("kb", 1L << 10),
            Map.entry("kib", 1L << 10),
            Map.entry("mb", 1L << 20),
            Map.entry("mib", 1L << 20),
            Map.entry("gb", 1L << 30),
            Map.entry("g", 1L << 30),
            Map.entry("gib", 1L << 30),
            Map.entry("megabyt", 1L << 20),
            Map.entry("gigabyt", 1L << 30));

    /** Figures that count or cite what a single occasion was about. */
    private static final Set<String> CITED = ClaimWords.stems("line issue pr commit ticket step page phase sprint"
            + " section chapter attempt row bug incident rfc build number task item story epic milestone iteration round"
            + " part lesson example case question session day week id");

    /** Nouns whose bare figure is a value even at the head of a sentence: "Timeout 30", "Java 17". */
    private static final Set<String> VALUED =
            ClaimWords.stems("timeout port limit size ttl retry threshold maximum minimum"
                    + " level version interval replica worker thread concurrency count depth width length rate delay budget"
                    + " capacity java jdk python node nodejs ruby php go kotlin scala postgres postgresql mysql redis kafka spring"
                    + " angular react vue django rails dotnet gcc ubuntu debian alpine");

    private static final Set<String> MONTHS = ClaimWords.words("january february march april june july august september"
            + " october november december jan feb apr jun jul aug sep sept oct nov dec");

    /** Tokens between a month and a figure of its date, as in "6 July, 2023". */
    private static final int DATED = 2;

    /** Digits of a figure that may be a thing's name, as in "Depot 4" and "Note 117". */
    private static final int LABEL = 3;

    private static final Set<String> COUNTED = ClaimWords.stems(
            "tests file error failure warning line commit usage occurrence place bug issue finding case"
                    + " assertion caller spot change review");
    /** What one run took is no rule. */
    private static final Set<String> MEASURED = ClaimWords.words("took lasted measured");

    private static final Set<String> BOUNDS =
            ClaimWords.words("after every most least to maximum limit per max min minimum than");
    private static final int LONGEST = 24;

    /** Whether both are figures of the same thing, as far as the words beside them tell. */
    boolean isOfSlot(Figure other) {
        if (!unit.isEmpty() && !other.unit.isEmpty() && !unit.equals(other.unit)) {
            return !isMeasured() && !other.isMeasured() && !left.isEmpty() && left.equals(other.left);
        }
        return (!left.isEmpty() && left.equals(other.left)) || (!unit.isEmpty() && unit.equals(other.unit));
    }

    /** Whether both are long numbers with as many digits, as ports are. */
    boolean isShapedAs(Figure other) {
        return value.length() >= 4
                && value.length() == other.value.length()
                && value.chars().allMatch(Character::isDigit)
                && other.value.chars().allMatch(Character::isDigit);
    }

    private boolean isMeasured() {
        return unit.equals(DURATION) || unit.equals(SIZE) || unit.equals("percent");
    }

    /** Null if it is a date, cites something, or is no figure. */
    static @Nullable Figure of(List<ClaimToken> tokens, int at, String left, boolean former) {
        String text = tokens.get(at).text();
        int end = 0;
        while (end < text.length() && (isDigit(text.charAt(end)) || ".,:".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String digits = text.substring(0, end);
        String suffix = text.substring(end);
        boolean isVersion = digits.indexOf('.') > 0 || text.indexOf('.') > 0;
        boolean isDate = isDate(tokens, at, text);
        boolean isMeasurement = at > 0 && MEASURED.contains(tokens.get(at - 1).text());
        if (isDate
                || isMeasurement
                || text.length() > LONGEST
                || (CITED.contains(left) && !isBound(tokens, at))
                || isLabel(tokens, at, left)) {
            return null;
        }
        String unit = suffix;
        if (suffix.isEmpty() && at + 1 < tokens.size() && tokens.get(at + 1).isWord()) {
            ClaimToken next = tokens.get(at + 1);
            unit = ClaimWords.SMALL.contains(next.text()) || (next.isName() && !isUnit(next.text()))
                    ? ""
                    : ClaimWords.stem(next.text());
        } else if (!suffix.isEmpty() && !isUnit(suffix)) {
            if (!isVersion) {
                return null;
            }
            return new Figure(left, "", text, former);
        }
        if (isCount(tokens, at) && !isBound(tokens, at) && !left.equals("maxim") && !left.equals("limit")) {
            return null;
        }
        Long millis = MILLIS.get(unit);
        if (millis != null) {
            return new Figure(left, DURATION, times(digits, millis), former);
        }
        Long bytes = BYTES.get(unit);
        if (bytes != null) {
            return new Figure(left, SIZE, times(digits, bytes), former);
        }
        return new Figure(left, ClaimWords.isOfChange(unit) ? "" : unit, digits, former);
    }

    /** A day, a time of day, or a year beside a month: what a sentence is dated by is no value in it. */
    private static boolean isDate(List<ClaimToken> tokens, int at, String text) {
        boolean isIso = text.length() >= 8 && text.chars().filter(c -> c == '-').count() == 2;
        boolean isClock = text.indexOf(':') > 0 && isDigit(text.charAt(text.indexOf(':') - 1));
        if (isIso) {
            return true;
        }
        // "starts at 02:00" is a value; a time of day with its day is none.
        int from = isClock ? 0 : Math.max(0, at - DATED);
        int to = isClock ? tokens.size() : Math.min(tokens.size(), at + DATED + 1);
        return tokens.subList(from, to).stream().anyMatch(token -> MONTHS.contains(token.text()));
    }

    /** Whether it is part of a thing's name at the head of a sentence: bare digits behind nouns alone. */
    private static boolean isLabel(List<ClaimToken> tokens, int at, String left) {
        String text = tokens.get(at).text();
        boolean isBare = text.length() <= LABEL && text.chars().allMatch(Character::isDigit);
        boolean isCounted = at + 1 < tokens.size()
                && tokens.get(at + 1).isWord()
                && !ClaimWords.SMALL.contains(tokens.get(at + 1).text());
        if (!isBare || isCounted || at == 0 || VALUED.contains(left)) {
            return false;
        }
        return tokens.subList(0, at).stream().allMatch(Figure::isNoun);
    }

    private static boolean isNoun(ClaimToken token) {
        String stem = ClaimWords.stem(token.text());
        return token.isWord()
                && !ClaimWords.SMALL.contains(token.text())
                && !ClaimWords.isVague(stem)
                && ClaimWords.weight(stem) > 0;
    }

    /** Whether it counts what one occasion was about, as in "3 failing cart tests". */
    private static boolean isCount(List<ClaimToken> tokens, int at) {
        for (int i = at + 1; i < Math.min(tokens.size(), at + 4); i++) {
            ClaimToken token = tokens.get(i);
            if (!token.isWord() || ClaimWords.SMALL.contains(token.text())) {
                return false;
            }
            if (COUNTED.contains(ClaimWords.stem(token.text()))) {
                return true;
            }
        }
        return false;
    }

    /** "after 5 failures", "at most 5 files": a rule and no occasion. */
    private static boolean isBound(List<ClaimToken> tokens, int at) {
        return at > 0 && BOUNDS.contains(tokens.get(at - 1).text());
    }

    private static boolean isUnit(String text) {
        String stem = ClaimWords.stem(text);
        return MILLIS.containsKey(text) || BYTES.containsKey(text) || MILLIS.containsKey(stem) || text.equals("x");
    }

    private static String times(String digits, long factor) {
        try {
            return new BigDecimal(digits.replace(",", ""))
                    .multiply(BigDecimal.valueOf(factor))
                    .stripTrailingZeros()
                    .toPlainString();
        } catch (NumberFormatException e) {
            return digits;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
