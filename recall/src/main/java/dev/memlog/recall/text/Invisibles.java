/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Distinguishes invisible characters that shape their neighbours from those that hide text. A joiner belongs to a word of a script
 * that is written with joiners, or to an emoji of several; a selector belongs to the character before it. Never are two of
 * them in a row kept: rows of them carry invisible text.
 */
final class Invisibles {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int GRAPHEME_JOINER = 0x034F;
    private static final int EMOJI_SELECTOR = 0xFE0F;
    private static final int ZERO_WIDTH_SPACE = 0x200B;

    /** Scripts in which a letter's form goes by its neighbour: a joiner alone stands for one, too. */
    private static final Set<UnicodeScript> CURSIVE = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.NKO,
            UnicodeScript.MANDAIC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.PHAGS_PA,
            UnicodeScript.ADLAM,
            UnicodeScript.HANIFI_ROHINGYA);

    /** Scripts in which joiners make or part conjuncts. */
    private static final Set<UnicodeScript> CONJOINING = EnumSet.of(
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.MYANMAR,
            UnicodeScript.KHMER,
            UnicodeScript.BALINESE,
            UnicodeScript.JAVANESE,
            UnicodeScript.SUNDANESE,
            UnicodeScript.LIMBU,
            UnicodeScript.LEPCHA,
            UnicodeScript.NEWA,
            UnicodeScript.TIRHUTA,
            UnicodeScript.MODI,
            UnicodeScript.SHARADA,
            UnicodeScript.GRANTHA,
            UnicodeScript.MEETEI_MAYEK,
            UnicodeScript.CHAKMA);

    /** Scripts without spaces, in which an invisible character marks where a line may break. */
    private static final Set<UnicodeScript> SPACELESS = EnumSet.of(
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TAI_LE,
            UnicodeScript.NEW_TAI_LUE,
            UnicodeScript.TAI_THAM,
            UnicodeScript.TAI_VIET,
            UnicodeScript.JAVANESE,
            UnicodeScript.BALINESE);

    private Invisibles() {}

    /**
     * Whether a character is kept.
     *
     * @param before what was kept last; a space at a line's beginning
     * @param after what comes next; a space at the end
     */
    static boolean isShown(int character, int before, int after) {
        if (character == NON_JOINER || character == JOINER) {
            return belongs(character, before, after);
        }
        if (character == ZERO_WIDTH_SPACE) {
            return SPACELESS.contains(script(before)) && SPACELESS.contains(script(after));
        }
        if (isSelector(character)) {
            return before != ' ' && !isSelector(before) && !isJoiner(before);
        }
        if (isFiller(character)) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            case Character.FORMAT -> isVisibleFormat(character);
            default -> character < 0xE0100 || character > 0xE01EF;
        };
    }

    private static boolean belongs(int joiner, int before, int after) {
        if (joiner == JOINER && isPartOfEmoji(before)) {
            return Character.isExtendedPictographic(after);
        }
        if (isOfWord(before) && isOfWord(after)) {
            // "API" has none itself, but takes a Persian ending behind one.
            return hasJoiners(before) || hasJoiners(after);
        }
        // The form that a letter has before another, and half of a conjunct, with nothing behind them.
        return joiner == JOINER
                && (isOfWord(before) ? hasJoiners(before) && !isJoiner(after) : CURSIVE.contains(script(after)));
    }

    private static boolean isPartOfEmoji(int character) {
        return Character.isExtendedPictographic(character)
                || character == EMOJI_SELECTOR
                || Character.isEmojiModifier(character);
    }

    private static boolean isOfWord(int character) {
        return Character.isLetterOrDigit(character)
                || switch (Character.getType(character)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> !isSelector(character);
                    default -> false;
                };
    }

    private static boolean hasJoiners(int character) {
        UnicodeScript script = script(character);
        return CURSIVE.contains(script)
                || CONJOINING.contains(script)
                // Vowel signs that several scripts share, of Arabic above all.
                || (script == UnicodeScript.INHERITED && character >= 0x064B && character <= 0x0670);
    }

    private static UnicodeScript script(int character) {
        return UnicodeScript.of(character);
    }

    private static boolean isJoiner(int character) {
        return character == NON_JOINER || character == JOINER;
    }

    /** Marks that choose a form of the character before them. */
    private static boolean isSelector(int character) {
        return (character >= 0xFE00 && character <= EMOJI_SELECTOR)
                || (character >= 0x180B && character <= 0x180F)
                || character == GRAPHEME_JOINER;
    }

    /** Letters without a form. */
    private static boolean isFiller(int character) {
        return character == 0x3164 || character == 0xFFA0 || character == 0x17B4 || character == 0x17B5;
    }

    /** Signs that are drawn around the digits behind them: of a year, a number, a verse. */
    private static boolean isVisibleFormat(int character) {
        return (character >= 0x0600 && character <= 0x0605)
                || character == 0x06DD
                || character == 0x070F
                || character == 0x0890
                || character == 0x0891
                || character == 0x08E2
                || character == 0x110BD
                || character == 0x110CD;
    }
}
